from django.forms.renderers import TemplatesSetting


class KopirRenderer(TemplatesSetting):
    pass
