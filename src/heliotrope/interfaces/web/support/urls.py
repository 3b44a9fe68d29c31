"""The addresses of support's own pages."""

from django.urls import path

from heliotrope.interfaces.web.support import views

urlpatterns = [
    path("chat/<str:key>/", views.chat, name="support_chat"),
    path("chat/<str:key>/thread", views.chat_thread, name="support_chat_thread"),
    path("csat/<str:key>/", views.csat, name="support_csat"),
]
