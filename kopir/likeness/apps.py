from django.apps import AppConfig


class LikenessConfig(AppConfig):
    name = "kopir.likeness"
