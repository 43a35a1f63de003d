from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "yiti.web"
    label = "web"
