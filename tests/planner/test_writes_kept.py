"""Kept facts: counts and sums that move with what they are of, copies that change with their source, streams."""

from __future__ import annotations

import pytest

from dynaform.findings import Finding
from dynaform.planner.layout import Layout
from dynaform.planner.prove import prove_pattern
from dynaform.planner.writes.kept.family import check_facts
from dynaform.spec import parse_family

FAMILY = """
format: 1
family: posts
tables:
  Posts: {key: {partition: pk, sort: sk}}
  Likes: {key: {partition: pk, sort: sk}}
entities:
  Post:
    table: Posts
    key: {pk: "POST#{postId}", sk: POST}
    attributes:
      postId: id
      title: string
      likes: {type: integer, default: 0, count_of: {Like: {target: postId}}}
      weight: {type: integer, default: 0, sum_of: {Like.weight: {target: postId}}, kept: never}
  Home:
    table: Posts
    key: {pk: "AUTHOR#{author}", sk: "POST#{number}"}
    id: [number]
    attributes:
      author: id
      number: id
      title: {type: string, copy_of: Post.title, via: {postId: number}}
      shown: {type: string, copy_of: Post.title, via: {postId: number}, kept: never}
  Like:
    table: Likes
    key: {pk: "USER#{user}", sk: "POST#{target}"}
    attributes: {user: id, target: id, weight: {type: integer, default: 1}, note: {type: string, optional: true}}
access_patterns:
"""

COUNT = "{update: Post, where: {postId: $target}, add: {likes: %s}}"
RENAME = "{update: Post, by: [postId], set: {title: $title}}"


def judged(*members: str, family: str = FAMILY) -> list[Finding]:
    """The findings of a transaction of these members, or of the only one by itself."""
    pattern = f"{{transaction: [{', '.join(members)}]}}" if len(members) > 1 else members[0]
    loaded = parse_family(f"{family}  x: {pattern}\n")
    return prove_pattern(loaded, Layout(loaded.family), "x", loaded.family.access_patterns["x"])[1]


CASES = {
    "counted up": (("{create: Like}", COUNT % "1"), []),
    "counted down": (("{delete: Like, by: [user, target]}", COUNT % "-1"), []),
    "not counted": (("{create: Like}",), ["DF245"]),
    "counted the wrong way": (("{delete: Like, by: [user, target]}", COUNT % "1"), ["DF245"]),
    "counted elsewhere": (
        ("{create: Like}", "{update: Post, where: {postId: $other}, add: {likes: 1}}"),
        ["DF245"],
    ),
    "count moved by hand": ((COUNT % "1",), ["DF245"]),
    "what is counted not changed": (("{update: Like, by: [user, target], set: {weight: 2}}",), []),
    "perhaps new": (("{put: Like}", COUNT % "1"), ["DF245"]),
    "counted twice at once": (
        ("{create: Like, set: {user: $a}}", "{create: Like, set: {user: $b}}", COUNT % "2"),
        [],
    ),
    "moved to another": (
        (
            "{update: Like, by: [user], where: {target: $target}, set: {weight: 3}}",
            "{check: Post, where: {postId: $target}}",
        ),
        [],
    ),
    "one goes and another comes": (
        (
            "{delete: Like, where: {user: $old, target: $target}}",
            "{create: Like}",
            "{check: Post, where: {postId: $x}}",
        ),
        [],
    ),
    "counted from the start": (
        ("{create: Like}", "{create: Post, set: {postId: $target, likes: 1}}"),
        [],
    ),
    "wrong from the start": (("{create: Like}", "{create: Post, set: {postId: $target}}"), ["DF245"]),
    "counted before there is any": (("{create: Post, set: {likes: 7}}",), ["DF245"]),
    "what counts goes too": (
        (
            "{delete: Like, by: [user, target]}",
            "{delete: Post, where: {postId: $target}}",
            "{delete: Home, where: {author: $me, number: $target}}",
        ),
        [],
    ),
    "one row, one post": (
        (
            "{create: Like, each: $likes, limit: 9}",
            "{update: Post, each: $likes, where: {postId: $likes.target}, add: {likes: 1}, limit: 9}",
        ),
        [],
    ),
    "each row takes one away": (
        (
            "{delete: Like, each: $likes, limit: 9}",
            "{update: Post, each: $likes, where: {postId: $likes.target}, add: {likes: -1}, limit: 9}",
        ),
        [],
    ),
    "many rows, one post": (
        ("{create: Like, each: $likes, set: {target: $target}, limit: 9}", COUNT % "9"),
        ["DF245"],
    ),
    "copied": ((RENAME, "{update: Home, where: {author: $me, number: $postId}, set: {title: $title}}"), []),
    "not copied": ((RENAME,), ["DF245"]),
    "copied otherwise": (
        (RENAME, "{update: Home, where: {author: $me, number: $postId}, set: {title: $other}}"),
        ["DF245"],
    ),
    "copied elsewhere": (
        (RENAME, "{update: Home, where: {author: $me, number: $other}, set: {title: $title}}"),
        ["DF245"],
    ),
    "deleted together": (("{delete: Post, by: [postId]}", "{delete: Home, where: {author: $me, number: $postId}}"), []),
    "a new source has no copy": (("{create: Post}",), []),
}


@pytest.mark.parametrize(("members", "ids"), CASES.values(), ids=CASES)
def test_kept(members: tuple[str, ...], ids: list[str]) -> None:
    assert [each.id for each in judged(*members)] == ids


def test_the_missing_count_is_printed_as_the_member_to_add() -> None:
    (found,) = judged("{create: Like}")
    assert found.hint == "Add to the transaction: {update: Post, where: {postId: $target}, add: {likes: 1}}"


SUMMED = FAMILY.replace(", kept: never}\n  Home", "}\n  Home")
SUM = "{update: Post, where: {postId: $target}, add: {likes: %s, weight: %s}}"
WEIGH = "{update: Post, where: {postId: $target}, add: {weight: %s}}"
ONE = "update: Like, by: [user, target]"

SUMS = {
    "summed up": (("{create: Like, set: {weight: $w}}", SUM % ("1", "$w")), ""),
    "summed up by a number": (("{create: Like, set: {weight: 5}}", SUM % ("1", "5")), ""),
    "another number": (("{create: Like, set: {weight: 5}}", SUM % ("1", "4")), "adds 5 to it"),
    "perhaps the default": (("{create: Like}", SUM % ("1", "$weight")), "weight may be left out"),
    "summed down": (("{delete: Like, by: [user, target], when: {weight: $w}}", SUM % ("-1", "-$w")), ""),
    "of unknown weight": (("{delete: Like, by: [user, target]}", SUM % ("-1", "-$w")), "what weight was is not known"),
    "changed by a difference": ((f"{{{ONE}, add: {{weight: $more}}}}", WEIGH % "$more"), ""),
    "changed by nobody's difference": ((f"{{{ONE}, add: {{weight: $more}}}}", WEIGH % "$less"), "adds $more to it"),
    "changed between numbers": ((f"{{{ONE}, when: {{weight: 1}}, set: {{weight: 3}}}}", WEIGH % "2"), ""),
    "changed to anything": ((f"{{{ONE}, set: {{weight: $w}}}}", WEIGH % "$w"), "what weight changes by is not said"),
    "perhaps born with the default": (
        ("{upsert: Like, by: [user, target], set: {note: $note}}",),
        "whether this upsert",
    ),
    "put over what is counted": (("{put: Post}",), "a Post that this put replaces loses what it has counted"),
    "put": (("{put: Like}", SUM % ("1", "$weight")), "whether this put makes a Like or replaces one"),
}


@pytest.mark.parametrize(("members", "words"), SUMS.values(), ids=SUMS)
def test_sums(members: tuple[str, ...], words: str) -> None:
    found = [each for each in judged(*members, family=SUMMED) if "sum_of" in each.seen and each.hint]
    assert bool(found) == bool(words), found
    assert words in (found[0].seen if found else "")


def test_a_difference_is_what_the_hint_says() -> None:
    (found, *_) = judged(f"{{{ONE}, set: {{weight: $w}}}}", WEIGH % "$w", family=SUMMED)
    assert found.hint == "Say the difference: add: {weight: $more} instead of set."


MANY = FAMILY.replace("    id: [number]\n", "")
LIST = "{list: Home, where: {number: $postId}, as: h}"
WRITE = "{update: Home, each: $h, set: {title: $title}, limit: 25}"
BY_NUMBER = MANY.replace(
    "  Posts: {key: {partition: pk, sort: sk}}",
    "  Posts: {key: {partition: pk, sort: sk}, indexes: {ByNumber: {key: {partition: number}, projection: ALL}}}",
).replace("  Like:\n", "    workload: {per: {number: {typical: 2, max: 20}}}\n  Like:\n")


def steps(*said: str, family: str = BY_NUMBER) -> list[Finding]:
    loaded = parse_family(f"{family}  x: {{steps: [{', '.join(said)}], requests: 30}}\n")
    return [
        each
        for each in prove_pattern(loaded, Layout(loaded.family), "x", loaded.family.access_patterns["x"])[1]
        if each.id == "DF245"
    ]


def test_many_copies_change_in_a_step_over_a_list_of_them_all() -> None:
    assert steps(RENAME, LIST, WRITE) == []
    (alone,) = judged(RENAME, family=MANY)
    assert "there may be many" in alone.seen and LIST in alone.hint and WRITE in alone.hint
    assert [each.seen for each in steps(RENAME, LIST.replace("as: h", "limit: 5, as: h"), WRITE)] != []  # not them all
    assert steps(RENAME, LIST.replace("as: h", "limit: 20, as: h"), WRITE) == []  # the most there are
    assert steps(RENAME, LIST.replace("$postId", "$other"), WRITE) != []
    assert steps(RENAME, LIST, WRITE.replace("$title", "$other")) != []
    assert steps(RENAME, LIST, WRITE.replace("set:", "when: {author: $me}, set:")) != []


def test_many_copies_are_never_kept_by_a_transaction() -> None:
    spec = BY_NUMBER.replace("via: {postId: number}}", "via: {postId: number}, kept: transaction}")
    assert "no transaction holds them all" in steps(RENAME, LIST, WRITE, family=spec)[0].seen
    assert judged("{delete: Post, by: [postId]}", family=MANY) == []  # a copy of nothing is no copy


def test_a_copy_is_changed_by_nobody_alone() -> None:
    (found,) = judged("{update: Home, by: [author, number], set: {title: $title}}")
    assert (found.id, "its source does not change" in found.seen) == ("DF245", True)
    read = "{get: Post, where: {postId: $number}, as: p}"
    assert steps(read, "{update: Home, by: [author, number], set: {title: $p.title}}", family=FAMILY) == []
    assert judged("{update: Home, by: [author, number], set: {shown: $shown}}") == []  # a snapshot


def test_a_copy_is_made_equal_to_its_source() -> None:
    made = "{create: Home, set: {number: $postId, title: %s}}"
    assert judged("{create: Post}", made % "$title") == []
    (found,) = judged("{create: Post}", made % "$other")
    assert "made with $other where its source has $title" in found.seen


STREAMED = FAMILY.replace("count_of: {Like: {target: postId}}}", "count_of: {Like: {target: postId}}, kept: stream}")
PATTERNS = """\
  like: {create: Like}
  count: {update: Post, where: {postId: $target}, add: {likes: 1}}
  get: {get: Post, by: [postId]}
"""


def kept_by(consumers: str, family: str = STREAMED, stream: str = "KEYS_ONLY") -> list[tuple[str, str, str]]:
    view = f", stream: {stream}" if stream else ""
    family = family.replace(
        "  Likes: {key: {partition: pk, sort: sk}}", f"  Likes: {{key: {{partition: pk, sort: sk}}{view}}}"
    )
    loaded = parse_family(f"{family}{PATTERNS}consumers: {{{consumers}}}\n" if consumers else family + PATTERNS)
    return [(each.id, each.seen, each.hint) for each in check_facts(Layout(loaded.family), loaded)]


def test_a_stream_keeps_what_a_reader_of_it_may_write() -> None:
    assert kept_by("keeper: {stream: Likes, access_patterns: [count]}") == []
    assert kept_by("keeper: {stream: Likes, access_patterns: all}") == []
    (none,) = kept_by("", stream="")
    assert none[0] == "DF245" and none[2] == "Add stream: KEYS_ONLY to tables.Likes."
    (unread,) = kept_by("other: {stream: Posts, access_patterns: [get]}".replace("stream: Posts, ", ""))
    assert "no consumer reads the stream of Likes" in unread[1] and "[count]" in unread[2]
    (idle,) = kept_by("keeper: {stream: Likes, access_patterns: [get]}")
    assert "no access pattern of keeper" in idle[1]


def test_a_stream_shows_what_its_reader_needs() -> None:
    hidden = STREAMED.replace("POST#{target}", "LIKE#{likeId}").replace(
        "{user: id, target: id,", "{user: id, target: id, likeId: id,"
    )
    keeper = "keeper: {stream: Likes, access_patterns: [count]}"
    assert [each[0] for each in kept_by(keeper, hidden)] == ["DF248"]
    assert kept_by(keeper, hidden)[0][2] == "Write stream: NEW_IMAGE at tables.Likes."
    assert kept_by(keeper, hidden, "NEW_IMAGE") == []
    ends = hidden.replace("access_patterns:\n", "access_patterns:\n  unlike: {delete: Like, by: [user, likeId]}\n")
    (found,) = kept_by(keeper, ends, "NEW_IMAGE")
    assert found[:2] == (
        "DF248",
        "Post.likes, count_of Like, and the stream of Likes (NEW_IMAGE) does not show target of what goes",
    )
    assert kept_by(keeper, ends, "NEW_AND_OLD_IMAGES") == []


def test_what_expires_is_still_counted() -> None:
    expiring = FAMILY.replace(
        "attributes: {user: id,", "live: {until: {gt: $now}}\n    attributes: {until: epoch, user: id,"
    )
    (found,) = kept_by("", expiring)
    assert found[0] == "DF250" and "takes nothing from it" in found[1]
    streamed = STREAMED.replace(
        "attributes: {user: id,", "live: {until: {gt: $now}}\n    attributes: {until: epoch, user: id,"
    )
    assert kept_by("keeper: {stream: Likes, access_patterns: [count]}", streamed) == []


CLAIMED = """
format: 1
family: claimed
tables: {Things: {key: {partition: id}, ttl: until}}
entities:
  Session:
    table: Things
    live: always
    unique: {name: Claim}
    attributes: {id: id, name: id, until: epoch}
  Claim:
    table: Things
    live: always
    key: {id: "NAME#{name}"}
    attributes: {name: {type: id, stored: false}, owner: id, until: epoch}
access_patterns:
  start: {transaction: [{create: Session}, {create: Claim}]}
"""


def test_a_claim_lives_as_long_as_what_it_is_for() -> None:
    def told(spec: str) -> list[tuple[str, str]]:
        loaded = parse_family(spec)
        return [(each.id, each.seen) for each in check_facts(Layout(loaded.family), loaded)]

    assert told(CLAIMED) == []
    longer = told(CLAIMED.replace("owner: id, until: epoch", "owner: id"))
    assert longer == [("DF250", "a Session expires and its Claim does not: name stays taken for ever")]
    shorter = told(CLAIMED.replace("{id: id, name: id, until: epoch}", "{id: id, name: id}"))
    assert shorter == [("DF250", "a Claim expires and its Session does not: another Session can get the same name")]


MENDED = {
    "a count": ("{create: Like}",),
    "a count of what goes": ("{delete: Like, by: [user, target]}",),
    "a count per row": ("{create: Like, each: $likes, limit: 9}", "{check: Post, where: {postId: $other}}"),
    "a copy": (RENAME,),
    "a copy that goes": ("{delete: Post, by: [postId]}",),
    "a difference": ("{update: Like, by: [user, target], add: {weight: $more}}",),
}


@pytest.mark.parametrize("members", MENDED.values(), ids=MENDED)
def test_the_member_that_is_printed_mends_it(members: tuple[str, ...]) -> None:
    family = SUMMED if "weight" in members[0] else FAMILY
    found = [each for each in judged(*members, family=family) if each.id == "DF245"]
    printed = found[0].hint.removeprefix("Add to the transaction: ")
    assert printed != found[0].hint, found
    assert [each.seen for each in judged(*members, printed, family=family)] == []
