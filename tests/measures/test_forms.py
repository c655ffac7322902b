"""What browsers send is stored as one would type it."""

from measures.forms.acts import MeasureForm


def test_line_ends_are_those_of_the_database() -> None:
    form = MeasureForm({"text": "第一行\r\n第二行", "version": 1})
    form.is_valid()
    assert form.cleaned_data["text"] == "第一行\n第二行"
