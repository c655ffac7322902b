"""Addresses of My work, measures, sub-issues and evidence."""

from django.urls import path

from measures.views import (
    acts,
    bulk,
    evidence,
    extensions,
    figures,
    measure,
    my_work,
    proposals,
    sub_issue,
    texts,
)

app_name = "measures"

urlpatterns = [
    path("", my_work.my_work, name="my_work"),
    path("measures/assign/", bulk.assign_many, name="assign_many"),
    path("measures/review/", bulk.review_many, name="review_many"),
    path("measures/<int:pk>/", measure.measure, name="measure"),
    path("measures/<int:pk>/assign/", texts.assign, name="assign"),
    path("measures/<int:pk>/edit/", texts.edit, name="edit"),
    path("measures/<int:pk>/results/", texts.edit_results, name="edit_results"),
    path("measures/<int:pk>/submit/", acts.submit, name="submit"),
    path("measures/<int:pk>/withdraw/", acts.withdraw, name="withdraw"),
    path("measures/<int:pk>/endorse/", acts.endorse, name="endorse"),
    path("measures/<int:pk>/return/", acts.return_for_rework, name="return_for_rework"),
    path("measures/<int:pk>/complete/", acts.complete, name="complete"),
    path("measures/<int:pk>/reopen/", acts.reopen, name="reopen"),
    path("measures/<int:pk>/archive/", acts.archive, name="archive"),
    path("measures/<int:pk>/progress/", acts.record_progress, name="record_progress"),
    path("measures/<int:pk>/comment/", acts.comment, name="comment"),
    path("measures/<int:pk>/evidence/", evidence.attach, name="attach"),
    path("measures/<int:pk>/evidence/existing/", evidence.attach_existing, name="attach_existing"),
    path("measures/<int:pk>/evidence/<int:evidence_pk>/version/", evidence.new_version, name="new_version"),
    path(
        "measures/<int:pk>/evidence/<int:evidence_pk>/withdraw/",
        evidence.withdraw_evidence,
        name="withdraw_evidence",
    ),
    path("measures/<int:pk>/extensions/", extensions.request_extension, name="request_extension"),
    path("extensions/<int:pk>/approve/", extensions.approve, name="approve_extension"),
    path("extensions/<int:pk>/refuse/", extensions.refuse, name="refuse_extension"),
    path("extensions/<int:pk>/withdraw/", extensions.withdraw, name="withdraw_extension"),
    path("measures/<int:pk>/figures/", figures.figures, name="figures"),
    path("measures/<int:pk>/figures/accept/", figures.accept, name="accept_proposal"),
    path("measures/<int:pk>/figures/dismiss/", figures.dismiss, name="dismiss_proposal"),
    path("measures/<int:pk>/figures/add/", figures.add, name="add_record"),
    path("measures/<int:pk>/figures/entry/", figures.add_entry, name="add_entry"),
    path("measures/<int:pk>/figures/withdraw/", figures.withdraw, name="withdraw_record"),
    path("inspections/<int:pk>/proposals/", proposals.proposals, name="proposals"),
    path("evidence/<int:pk>/", evidence.evidence, name="evidence"),
    path("sub-issues/<int:pk>/", sub_issue.sub_issue, name="sub_issue"),
    path("sub-issues/<int:pk>/edit/", sub_issue.edit_sub_issue, name="edit_sub_issue"),
    path("sub-issues/<int:pk>/close/", sub_issue.close, name="close"),
    path("sub-issues/<int:pk>/unclose/", sub_issue.unclose, name="unclose"),
    path("sub-issues/<int:pk>/comment/", sub_issue.comment, name="comment_sub_issue"),
    path("sub-issues/<int:pk>/measures/", sub_issue.add_measure, name="add_measure"),
]
