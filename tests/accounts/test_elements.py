"""Elements and steps of pages say a text once, escaped; what is empty is not drawn."""

from django.core.paginator import Paginator
from django.template import Context, Template

from accounts.pages.paging import NEXT, PREVIOUS, PageStep


def drawn(source: str, **values: object) -> str:
    return Template("{% load elements paging %}" + source).render(Context(values))


def test_nothing_is_drawn_of_what_is_empty() -> None:
    for tag in (
        '{% said "p" "quiet" x %}',
        '{% titled "dt" "题" x %}',
        '{% fact "题" x %}',
        '{% chip "red" x %}',
        '{% alert_box "danger" x %}',
        '{% link "" x %}',
        '{{ x|counted:"{}条" }}',
        '{{ x|then:" checked" }}',
    ):
        assert drawn(tag, x="") == drawn(tag) == ""


def test_texts_are_escaped_and_what_a_template_says_is_not() -> None:
    assert drawn('{% chip "red" x "原文:" %}', x="<b>") == '<span class="chip chip-red">原文:&lt;b&gt;</span>'
    assert drawn('{% said "p" "" x %}', x="<b>\n二") == "<p>&lt;b&gt;<br>二</p>"
    assert drawn("{{ x|then:' class=\"on\"' }}", x=True) == ' class="on"'
    assert drawn("{{ x|then:y }}", x=True, y="<b>") == "&lt;b&gt;"
    assert (
        drawn('{% link u x "small" %}', x="<b>", u="/a?b&c")
        == '<a class="small" href="/a?b&amp;c">&lt;b&gt;</a>'
    )


def test_only_a_danger_is_read_aloud_at_once() -> None:
    assert drawn('{% alert_box "danger" "错" %}') == '<div class="alert alert-danger" role="alert">错</div>'
    assert (
        drawn('{% alert_box "warning" "注意" "mb-0" %}') == '<div class="alert alert-warning mb-0">注意</div>'
    )


def test_a_page_leads_to_its_neighbours_with_the_filter() -> None:
    middle = drawn("{% pages page 'q=%E5%BC%A0' anchor='#rows' %}", page=Paginator(range(30), 10).page(2))
    assert 'rel="prev" href="?q=%E5%BC%A0&amp;page=1#rows">' + PREVIOUS in middle
    assert 'rel="next" href="?q=%E5%BC%A0&amp;page=3#rows">' + NEXT in middle
    assert drawn("{% pages page %}", page=Paginator(range(3), 10).page(1)) == ""


def test_a_page_without_a_number_knows_its_neighbours_itself() -> None:
    class Cursor:
        def steps(self) -> list[PageStep]:
            return [PageStep("较早的", "before=7")]

    assert 'rel="next" href="?before=7">较早的</a>' in drawn("{% pages page %}", page=Cursor())
