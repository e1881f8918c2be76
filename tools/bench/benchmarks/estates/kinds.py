"""The kinds of tables an estate is made of, each with two indexes and five access patterns.

They cover what real specs do: raw keys and composed ones, several entities in a table, sparse and inverted indexes,
expiry, fan-out over an enum, merged queries, updates that move an entry of an index, kept counts and transactions.
``<noun>`` and its like are replaced; braces belong to the spec.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of table: what it adds to each part of a spec, indented as it stands there."""

    tables: str
    entities: str
    patterns: str


_ORDERS = Kind(
    """\
  <plural>:
    purpose: Every <noun> under its own id, as the service that owns it writes it.
    key: {partition: <noun>Id}
    indexes:
      by-owner: {key: {partition: ownerId, sort: createdAt}, projection: ALL, purpose: History of an owner.}
      by-status: {key: {partition: status, sort: createdAt}, projection: [ownerId, amount], purpose: Work to be done.}
""",
    """\
  <Noun>:
    table: <plural>
    purpose: A <noun> with a state.
    attributes:
      <noun>Id: {type: id, example: <noun>-1}
      ownerId: id
      status: [<words>]
      amount: {type: decimal, min: 0, example: "19.90"}
      createdAt: timestamp
      note: {type: string, optional: true, size: 200B}
    workload:
      items: <items>
      size: <size>B
      per: {ownerId: {typical: 20, max: 2000}, status: {typical: 5000, max: 50000}}
""",
    """\
  create-<noun>: {create: <Noun>, set: {status: <first>, createdAt: $now}, rate: <rate>/day, source: <Noun> 1}
  get-<noun>: {get: <Noun>, by: [<noun>Id], rate: <busy>/day, source: <Noun> 2}
  list-<plural>-of-owner:
    description: An owner's <plural> of a time, without those that were given up, newest first.
    list: <Noun>
    by: [ownerId]
    where: {createdAt: {between: [$from, $to]}, status: {ne: <last>}}
    order: createdAt desc
    page: 25
    keeps: 0.9
    optional: [from, to]
    rate: <rate>/day
  list-<plural>-to-do:
    description: What waits, oldest first.
    list: <Noun>
    by: [status]
    order: createdAt
    page: 50
    returns: [<noun>Id, ownerId, amount, createdAt]
    rate: 500/day
  advance-<noun>:
    description: Moves the entry of by-status.
    update: <Noun>
    by: [<noun>Id]
    when: {status: <first>}
    set: {status: <second>}
    rate: <rate>/day
""",
)

_ACCOUNTS = Kind(
    """\
  <plural>:
    purpose: A <noun> and what belongs to it, in one collection of items.
    key: {partition: PK, sort: SK}
    type_attribute: entityType
    indexes:
      GSI1: {key: {partition: GSI1PK, sort: GSI1SK}, projection: ALL}
      GSI2: {key: {partition: GSI2PK, sort: GSI2SK}, projection: [<noun>Id, label]}
""",
    """\
  <Noun>:
    table: <plural>
    key: {PK: "<NOUN>#{<noun>Id}", SK: PROFILE}
    indexes: {GSI1: {GSI1PK: "REGION#{region}", GSI1SK: "SEEN#{seenAt}#{<noun>Id}"}}
    attributes:
      <noun>Id: id
      region: {type: id, example: north}
      name: {type: string, sensitive: true, example: Ada}
      seenAt: timestamp
    workload: {items: <items>, size: <size>B, per: {region: {typical: 500, max: 5000}}}
  <Noun>Part:
    table: <plural>
    key: {PK: "<NOUN>#{<noun>Id}", SK: "PART#{addedAt}#{partId}"}
    indexes: {GSI2: {GSI2PK: "PART#{partId}", GSI2SK: "{addedAt}"}}
    attributes:
      <noun>Id: id
      partId: id
      addedAt: timestamp
      label: {type: string, example: blue}
    workload: {items: <items>, size: 250B, per: {<noun>Id: {typical: 5, max: 100}}}
""",
    """\
  create-<noun>:
    description: With its first part.
    transaction: [{create: <Noun>, set: {seenAt: $now}}, {create: <Noun>Part, set: {addedAt: $now}}]
    rate: <rate>/day
  <plural>-of-region: {list: <Noun>, by: [region], order: seenAt desc, page: 20, rate: <rate>/day}
  <noun>-with-parts: {list: [<Noun>, <Noun>Part], by: [<noun>Id], page: 50, rate: <busy>/day}
  <noun>-of-part:
    list: <Noun>Part
    by: [partId]
    order: addedAt
    page: 10
    returns: [<noun>Id, label]
    rate: <rate>/day
  touch-<noun>:
    description: Moves the entry among those of its region, which the update is told.
    update: <Noun>
    by: [<noun>Id]
    set: {seenAt: $now, region: $region}
    rate: <rate>/day
""",
)

_MESSAGES = Kind(
    """\
  <plural>:
    purpose: The <plural> of channels.
    key: {partition: PK, sort: SK}
    indexes:
      by-author: {key: {partition: authorId, sort: writtenAt}, projection: ALL}
      latest: {key: {partition: slice, sort: writtenAt}, projection: KEYS_ONLY, purpose: "All, in four slices."}
""",
    """\
  <Noun>:
    table: <plural>
    key: {PK: "CHANNEL#{channelId}", SK: "<NOUN>#{writtenAt}#{<noun>Id}"}
    attributes:
      <noun>Id: id
      channelId: id
      authorId: id
      kind: [<words>]
      text: {type: string, size: 280B}
      writtenAt: timestamp
      slice: {is: {shard: <noun>Id, of: 4}, accept: {DF705: An estate that is measured has the traffic of none.}}
    workload:
      items: <items>
      size: <size>B
      per: {channelId: {typical: 100, max: 5000}, authorId: {typical: 50, max: 5000}}
""",
    """\
  write-<noun>: {create: <Noun>, set: {writtenAt: $now}, rate: <rate>/day}
  get-<noun>: {get: <Noun>, by: [channelId, writtenAt, <noun>Id], rate: <rate>/day}
  read-channel-of-<plural>: {list: <Noun>, by: [channelId], order: writtenAt desc, page: 50, rate: <busy>/day}
  <plural>-of-author:
    description: What an author wrote since a time, of one kind or of all.
    list: <Noun>
    by: [authorId]
    where: {writtenAt: {ge: $since}, kind: $kind}
    order: writtenAt desc
    page: 20
    keeps: 0.5
    optional: [kind]
    rate: <rate>/day
  latest-<plural>:
    description: All slices, merged.
    list: <Noun>
    order: writtenAt desc
    page: 100
    returns: [channelId, writtenAt, <noun>Id]
    requests: 4
    rate: 24/day
""",
)

_QUEUES = Kind(
    """\
  <plural>:
    purpose: Who waits, who has been served, and until when they are remembered.
    key: {partition: <noun>Id}
    ttl: expiresAt
    indexes:
      waiting: {key: {partition: queue, sort: since}, projection: KEYS_ONLY, purpose: Only those who wait.}
      by-tenant: {key: {partition: tenantId, sort: since}, projection: ALL}
""",
    """\
  <Noun>:
    table: <plural>
    live: always
    indexes: {waiting: {queue: WAITING, when: {isWaiting: true}}}
    attributes:
      <noun>Id: id
      tenantId: id
      isWaiting: {type: boolean, default: false}
      tries: {type: integer, default: 0, min: 0}
      since: timestamp
      expiresAt: {type: epoch, is: {plus: [since, <days>d]}}
    workload: {items: <items>, size: <size>B, per: {tenantId: {typical: 10, max: 500}}}
""",
    """\
  register-<noun>: {create: <Noun>, set: {since: $now}, rate: <rate>/day}
  enqueue-<noun>:
    update: <Noun>
    by: [<noun>Id]
    when: {isWaiting: false}
    set: {isWaiting: true, since: $now}
    add: {tries: 1}
    rate: <rate>/day
  dequeue-<noun>:
    update: <Noun>
    by: [<noun>Id]
    when: {isWaiting: true}
    set: {isWaiting: false}
    otherwise: ignore
    rate: <rate>/day
  next-<plural>: {list: <Noun>, where: {isWaiting: true}, order: since, limit: 5, returns: [<noun>Id], rate: <rate>/day}
  <plural>-of-tenant: {list: <Noun>, by: [tenantId], order: since desc, page: 20, rate: <rate>/day}
""",
)

_MEETINGS = Kind(
    """\
  <plural>:
    purpose: Something that two take part in, found from either side.
    key: {partition: <noun>Id}
    indexes:
      from-host: {key: {partition: hostId, sort: startsAt}, projection: ALL}
      from-guest: {key: {partition: guestId, sort: startsAt}, projection: ALL}
""",
    """\
  <Noun>:
    table: <plural>
    attributes:
      <noun>Id: id
      hostId: id
      guestId: id
      startsAt: timestamp
      outcome: {type: [<words>], optional: true}
    workload: {items: <items>, size: <size>B, per: {hostId: {typical: 30, max: 900}, guestId: {typical: 30, max: 900}}}
""",
    """\
  book-<noun>: {create: <Noun>, rate: <rate>/day}
  get-<noun>: {get: <Noun>, by: [<noun>Id], rate: <busy>/day}
  <plural>-of-anyone:
    description: Both sides, merged by time.
    list: <Noun>
    where: {any: [{hostId: $person}, {guestId: $person}]}
    order: startsAt desc
    page: 20
    requests: 2
    rate: <busy>/day
  move-<noun>:
    description: Moves the entries of both indexes.
    update: <Noun>
    by: [<noun>Id]
    set: {startsAt: $startsAt, hostId: $hostId, guestId: $guestId}
    rate: <rate>/day
  cancel-<noun>: {delete: <Noun>, by: [<noun>Id], otherwise: ignore, rate: <rate>/day}
""",
)

_LIKES = Kind(
    """\
  <plural>:
    purpose: A <noun> with those who like it, counted in the same transaction.
    key: {partition: PK, sort: SK}
    type_attribute: entityType
    indexes:
      by-fan: {key: {partition: fan, sort: PK}, projection: KEYS_ONLY}
      feed: {key: {partition: feed, sort: postedAt}, projection: ALL}
""",
    """\
  <Noun>:
    table: <plural>
    key: {PK: "<NOUN>#{<noun>Id}", SK: "<NOUN>"}
    indexes: {feed: {feed: "TOPIC#{topic}", postedAt: "{postedAt}"}}
    attributes:
      <noun>Id: id
      topic: {type: id, example: music}
      text: {type: string, size: 280B}
      postedAt: timestamp
      likes: {type: integer, default: 0, min: 0, count_of: {<Noun>Like: {<noun>Id: <noun>Id}}}
    workload: {items: <items>, size: <size>B, per: {topic: {typical: 100, max: 5000}}}
  <Noun>Like:
    table: <plural>
    key: {PK: "<NOUN>#{<noun>Id}", SK: "LIKE#{userId}"}
    indexes: {by-fan: {fan: "FAN#{userId}"}}
    attributes: {<noun>Id: id, userId: id}
    workload: {items: <items>, size: 120B, per: {<noun>Id: {typical: 10, max: 5000}, userId: {typical: 10, max: 900}}}
""",
    """\
  post-<noun>: {create: <Noun>, set: {postedAt: $now}, rate: <rate>/day}
  like-<noun>:
    transaction:
      - {create: <Noun>Like, otherwise: ignore}
      - {update: <Noun>, by: [<noun>Id], add: {likes: 1}}
    rate: <rate>/day
  unlike-<noun>:
    transaction:
      - {delete: <Noun>Like, by: [<noun>Id, userId], otherwise: ignore}
      - {update: <Noun>, by: [<noun>Id], add: {likes: -1}}
    rate: <rate>/day
  <plural>-of-topic: {list: <Noun>, by: [topic], order: postedAt desc, page: 20, rate: <busy>/day}
  <plural>-that-a-user-likes: {list: <Noun>Like, by: [userId], page: 50, returns: [<noun>Id], rate: <rate>/day}
""",
)

KINDS = (_ORDERS, _ACCOUNTS, _MESSAGES, _QUEUES, _MEETINGS, _LIKES)
