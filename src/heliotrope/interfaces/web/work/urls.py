"""The addresses of the worker's pages."""

from django.urls import path

from heliotrope.interfaces.web.work import data_request, reveal, translation, viewer, views

urlpatterns = [
    path("", views.home, name="work_home"),
    path("pay/", views.pay, name="work_pay"),
    path("skill/", views.skill, name="work_skill"),
    path("next/", views.take_next, name="work_next"),
    path("ready/", views.ready, name="work_ready"),
    path("<uuid:assignment_id>/files/<uuid:file_id>/", viewer.file, name="work_file"),
    path("<uuid:assignment_id>/files/<uuid:file_id>/<int:number>", viewer.page_of, name="work_file_page"),
    path("<uuid:assignment_id>/", views.bench, name="work_bench"),
    path("<uuid:assignment_id>/image", views.image, name="work_image"),
    path("<uuid:assignment_id>/pass/", views.pass_on, name="work_pass"),
    path("<uuid:assignment_id>/translation/", translation.make, name="work_translation"),
    path("<uuid:assignment_id>/reveal/", reveal.reveal, name="work_reveal"),
    path("<uuid:assignment_id>/privacy/", data_request.tell, name="work_data_request"),
    path("<uuid:assignment_id>/return/", views.give_back, name="work_give_back"),
    path("offers/<uuid:offer_id>/accept/", views.accept, name="work_accept"),
    path("offers/<uuid:offer_id>/decline/", views.decline, name="work_decline"),
]
