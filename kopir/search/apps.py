from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "kopir.search"

    def ready(self) -> None:
        from kopir.issues import words  # noqa: PLC0415  # models are not loaded before
        from kopir.readings import searches  # noqa: PLC0415  # as above
        from kopir.search.asking import issues_with  # noqa: PLC0415  # as above
        from kopir.search.following import FollowedSearches  # noqa: PLC0415  # as above

        words.register(issues_with)
        searches.register(FollowedSearches())
