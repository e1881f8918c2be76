"""DF19x: environments and waivers."""

from dynaform.findings.catalogue import Definition

DEFINITIONS = (
    Definition("DF191", "environment name and folder differ", "The folder name addresses state, plans and reports."),
    Definition("DF192", "expired waiver", "An exemption without an end is a hole."),
    Definition("DF193", "stale waiver", "A waiver that matches nothing would silence the next failure unseen."),
)
