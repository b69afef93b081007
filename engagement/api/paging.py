"""`page` and `page_size`; a wrong one is refused, not replaced by another."""

from typing import Any

from django.core.paginator import InvalidPage
from rest_framework.exceptions import NotFound
from rest_framework.pagination import PageNumberPagination

from engagement.api.errors import BadFilter

PAGE_SIZE = 50
MAX_PAGE_SIZE = 200
_DIGITS = 30  # of a page that there is not, however long the number


class Paging(PageNumberPagination):
    page_size = PAGE_SIZE
    max_page_size = MAX_PAGE_SIZE
    page_size_query_param = "page_size"
    page_query_description = "Number of the page, from 1."
    page_size_query_description = f"Results on a page: 1 to {MAX_PAGE_SIZE}, {PAGE_SIZE} where nothing is said."
    last_page_strings = ()

    def get_page_size(self, request: Any) -> int:
        text = request.query_params.get(self.page_size_query_param, str(PAGE_SIZE))
        if not (text.isascii() and text.isdecimal() and len(text) < 9 and 1 <= int(text) <= MAX_PAGE_SIZE):
            raise BadFilter({"page_size": [f"“{text}” is no size of a page: give a number from 1 to {MAX_PAGE_SIZE}."]})
        return int(text)

    def paginate_queryset(self, queryset: Any, request: Any, view: Any = None) -> list[Any]:
        text = request.query_params.get(self.page_query_param, "1")
        if not (text.isascii() and text.isdecimal() and text.strip("0")):
            raise BadFilter({"page": [f"“{text}” is no number of a page: give one from 1."]})
        self.request = request
        paginator = self.django_paginator_class(queryset, self.get_page_size(request))
        try:
            self.page = paginator.page(int(text[:_DIGITS]))
        except InvalidPage as error:
            raise NotFound(f"There is no page {text}: the list has {paginator.num_pages}.") from error
        return list(self.page)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        parameters: list[dict[str, Any]] = super().get_schema_operation_parameters(view)
        for parameter in parameters:
            parameter["schema"]["minimum"] = 1
            if parameter["name"] == self.page_size_query_param:
                parameter["schema"] |= {"maximum": MAX_PAGE_SIZE, "default": PAGE_SIZE}
        return parameters
