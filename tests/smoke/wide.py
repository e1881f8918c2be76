"""A small family of what reads fan out over: multi-attribute keys, days, lists of several entities, both directions."""

from __future__ import annotations

SPEC = """
format: 1
family: wide
tables:
  Jobs:
    key: {partition: jobId}
    type_attribute: kind
    indexes:
      ByTenant: {key: {partition: [tenant, region], sort: [status, due, weight]}, projection: ALL}
      ByOwner: {key: {partition: [tenant, owner], sort: weight}, projection: KEYS_ONLY}
      ByDay: {key: {partition: day, sort: at}, projection: ALL}
      Heavy: {key: {partition: heavy, sort: at}, projection: ALL}
      ByScore: {key: {partition: board, sort: down}, projection: ALL}
      ByLower: {key: {partition: owner, sort: score}, projection: ALL}
      ByEnd: {key: {partition: tenant, sort: ends}, projection: ALL}
      Replies: {key: {partition: thread, sort: at}, projection: ALL}
  Days: {key: {partition: PK, sort: SK}, type_attribute: kind}
entities:
  Job:
    table: Jobs
    indexes: {Heavy: {heavy: "HEAVY#{tenant}", when: {weight: {gt: 10}}}}
    attributes:
      jobId: id
      tenant: id
      region: [eu, us]
      status: [new, done]
      due: {type: date, optional: true}
      weight: integer
      at: timestamp
      day: {type: date, is: {day: at}}
      board: id
      owner: id
      score: {type: integer, width: 6}
      down: {type: integer, width: 6, is: {reverse: score}}
      ends: {type: timestamp, is: {plus: [at, 24h]}}
      parent: {type: id, optional: true}
      thread: {type: string, is: {first_of: [parent, "#ROOT"]}}
    workload: {items: 1000, size: 1KB}
  Visit:
    table: Days
    key: {PK: "ROOM#{room}#{date}", SK: "{at}#V#{visitId}"}
    attributes: {room: id, date: date, at: timestamp, visitId: id, text: string}
    workload: {items: 1000, size: 100B, per: {date: {typical: 3, max: 10}}}
  Event:
    table: Days
    key: {PK: "ROOM#{room}#{date}", SK: "{at}#E#{eventId}"}
    attributes: {room: id, date: date, at: timestamp, eventId: id, text: string}
    workload: {items: 1000, size: 100B, per: {date: {typical: 3, max: 10}}}
  Room:
    table: Days
    key: {PK: "ROOM#{room}", SK: "{shelf}"}
    attributes: {room: id, shelf: id, colour: [red, blue]}
    workload: {items: 1000, size: 100B, per: {room: {typical: 3, max: 10}}}
access_patterns:
  of-status: {list: Job, by: [tenant, region, status], order: due desc, page: 5}
  due-since: {list: Job, by: [tenant, region, status], where: {due: {ge: $d}}, order: due, page: 5}
  as-heavy: {list: Job, by: [tenant, region, status, due], where: {weight: {between: [$a, $b]}}, order: weight, page: 5}
  whole-tenant: {list: Job, by: [tenant], order: due, page: 5, requests: 4}
  of-owner: {list: Job, by: [tenant, owner], order: weight desc, page: 5, returns: [jobId, weight, owner]}
  heavier: {list: Job, by: [tenant], where: {weight: {ge: 11}}, order: at, page: 5, via: Heavy}
  this-week:
    list: Job
    by: [tenant]
    where: {at: {ge: $now - 7d}}
    order: at desc
    page: 5
    requests: 8
    keeps: 0.1
    via: ByDay
  days-between:
    {list: Visit, by: [room], where: {date: {between: [$from, $to]}}, order: at desc, page: 5, requests: 20}
  two-kinds-of-days:
    {list: [Visit, Event], by: [room], where: {date: {between: [$from, $to]}}, order: at, page: 5, requests: 20}
  two-rooms: {list: [Visit, Event], where: {date: $date, room: {in: $rooms}}, order: at desc, page: 5, requests: 5}
  either-room:
    {list: [Visit, Event], by: [date], where: {any: [{room: $a}, {room: $b}]}, order: at, page: 5, requests: 2}
  by-themselves: {list: [Event, Visit], by: [room, date], page: 5, requests: 2}
  both-ways: {list: Job, where: {any: [{board: $b}, {owner: $o}]}, order: score desc, page: 5, requests: 2}
  scores-above: {list: Job, by: [board], where: {score: {ge: $s}}, order: score desc, page: 5}
  in-time: {list: Job, by: [tenant], where: {at: {between: [$a, $b]}}, order: at, page: 5, via: ByEnd}
  answers: {list: Job, where: {parent: $p}, order: at, page: 5}
  first-ones: {list: Job, where: {parent: {exists: false}}, order: at, page: 5}
  how-many: {count: Job, where: {any: [{board: $b}, {owner: $o}]}, requests: 2}
  move: {update: Job, by: [jobId], when: {status: new}, set: {status: done, due: $due}}
  undate: {update: Job, by: [jobId], remove: [due]}
"""
