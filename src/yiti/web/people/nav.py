from yiti.kernel.text import Text
from yiti.web.nav import AreaPage

PAGES = (
    AreaPage(Text("居民", "Residents"), "residents", ("residents.see", "residents.edit"), also=("/people/",)),
    AreaPage(
        Text("户与签约医生", "Households and doctors"), "households", ("residents.see", "indicators.see"), also=("/people/households/",)
    ),
)
