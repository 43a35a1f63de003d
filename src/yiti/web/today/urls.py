"""The addresses of the area."""

from django.urls import URLPattern, URLResolver, path

from . import home, messages

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.today_page, name="today"),
    path("messages/", messages.messages_page, name="messages"),
    path("messages/<int:message>/", messages.open_message_page, name="message-open"),
]
