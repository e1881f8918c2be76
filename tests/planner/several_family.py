"""A family whose entities share partitions, for reads of several of them, scans and reads in a transaction."""

SPEC = """
format: 1
family: several
tables:
  Main:
    key: {partition: PK, sort: SK}
    type_attribute: kind
    indexes:
      ByDay: {key: {partition: GP, sort: GS}, projection: ALL}
  Bare: {key: {partition: PK, sort: SK}}
  Lone: {key: {partition: id}}
  Scores: {key: {partition: game, sort: score}}
entities:
  Post:
    table: Main
    key: {PK: "POST#{postId}", SK: POST}
    indexes: {ByDay: {GP: "DAY#{day}", GS: "{at}#{postId}"}}
    attributes: {postId: id, title: string, day: date, at: timestamp}
    workload: {items: 1000, size: 2KB, per: {postId: {typical: 1, max: 1}}}
  Comment:
    table: Main
    key: {PK: "POST#{postId}", SK: "COMMENT#{at}#{commentId}"}
    indexes: {ByDay: {GP: "DAY#{day}", GS: "{at}#{commentId}"}}
    attributes: {postId: id, commentId: id, at: timestamp, day: date, text: string, stars: integer}
    workload: {items: 50000, size: 500B, per: {postId: {typical: 8, max: 90}}}
  Like:
    table: Main
    key: {PK: "POST#{postId}", SK: "LIKE#{userId}"}
    attributes: {postId: id, userId: id, since: timestamp}
    workload: {items: 90000, size: 100B, per: {postId: {typical: 20, max: 200}}}
  Story:
    table: Main
    live: {until: {gt: $now}}
    key: {PK: "POST#{postId}", SK: "STORY#{storyId}"}
    attributes: {postId: id, storyId: id, until: epoch, text: string}
    workload: {items: 100, size: 1KB}
  Order:
    table: Bare
    key: {PK: "CUSTOMER#{customerId}", SK: "ORDER#{orderId}"}
    attributes: {customerId: id, orderId: id, total: integer}
    workload: {items: 1000, size: 300B}
  Line:
    table: Bare
    key: {PK: "CUSTOMER#{customerId}", SK: "ORDER#{orderId}#LINE#{line}"}
    attributes: {customerId: id, orderId: id, line: {type: integer, width: 3}, article: string}
    workload: {items: 5000, size: 200B}
  Customer:
    table: Bare
    key: {PK: "CUSTOMER#{customerId}", SK: "#PROFILE"}
    attributes: {customerId: id, name: string}
    workload: {items: 100, size: 1KB}
  Thing:
    table: Lone
    attributes: {id: id, colour: [red, blue], made: timestamp, weight: {type: integer, optional: true}}
    workload: {items: 200, size: 1KB}
  Score: {table: Scores, attributes: {game: id, score: integer, player: id}}
access_patterns: {}
"""
