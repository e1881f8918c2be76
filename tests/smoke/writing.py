"""A small family whose writes do all that writes can: items made from rows, changes left out, reads first."""

from __future__ import annotations

from functools import cache

from dynaform.planner.prove import prove_family
from dynaform.spec import parse_family

from .small import Small

SPEC = """
format: 1
family: writing
tables:
  Shop:
    key: {partition: PK, sort: SK}
    type_attribute: kind
    indexes:
      ByState: {key: {partition: GP, sort: GS}, projection: [title, state]}
entities:
  CartLine:
    table: Shop
    key: {PK: "CART#{userId}", SK: "LINE#{productId}"}
    attributes: {userId: id, productId: id, quantity: integer, note: {type: string, optional: true}}
    workload: {items: 100, size: 100B, per: {userId: {typical: 3, max: 20}}}
  OrderLine:
    table: Shop
    key: {PK: "ORDER#{orderId}", SK: "LINE#{productId}"}
    attributes:
      orderId: id
      productId: id
      quantity: integer
      note: {type: string, optional: true}
      packed: {type: boolean, default: false}
    workload: {items: 100, size: 100B}
  Order:
    table: Shop
    key: {PK: "ORDER#{orderId}", SK: ORDER}
    indexes: {ByState: {GP: "STATE#{state}#{region}", GS: "{title}"}}
    attributes:
      orderId: id
      region: id
      title: string
      state: [open, paid]
      label: {type: string, optional: true}
      gift: {type: string, optional: true}
      weight: {type: integer, default: 0}
    workload: {items: 100, size: 200B}
  Document:
    table: Shop
    key: {PK: "DOC#{docId}", SK: CURRENT}
    version: rev
    attributes: {docId: id, latest: {type: integer, default: 0}, text: string, rev: integer}
  Version:
    table: Shop
    key: {PK: "DOC#{docId}", SK: "V#{number}"}
    attributes: {docId: id, number: {type: integer, width: 6}, text: string}
  Rep:
    table: Shop
    key: {PK: "REP#{repId}", SK: REP}
    attributes:
      repId: id
      sales: {type: integer, default: 0, count_of: {Sale: {repId: repId}}}
      sold: {type: integer, default: 0, sum_of: {Sale.total: {repId: repId}}}
  Sale:
    table: Shop
    key: {PK: "SALE#{saleId}", SK: SALE}
    attributes: {saleId: id, repId: id, total: integer}
  Author: {table: Shop, key: {PK: "AUTHOR#{authorId}", SK: AUTHOR}, attributes: {authorId: id, name: string}}
  Book:
    table: Shop
    key: {PK: "AUTHOR#{authorId}", SK: "BOOK#{bookId}"}
    version: rev
    attributes:
      authorId: id
      bookId: id
      rev: integer
      by: {type: string, copy_of: Author.name}
    workload: {items: 100, size: 100B, per: {authorId: {typical: 3, max: 20}}}
access_patterns:
  sell:
    transaction:
      - {create: Sale, set: {total: $total}}
      - {update: Rep, by: [repId], add: {sales: 1, sold: $total}}
  correct-sale:
    transaction:
      - {update: Sale, by: [saleId], when: {repId: $repId}, add: {total: $more}}
      - {update: Rep, by: [repId], add: {sold: $more}}
  void-sale:
    transaction:
      - {delete: Sale, by: [saleId], when: {repId: $repId, total: $total}, otherwise: ignore}
      - {update: Rep, by: [repId], add: {sales: -1, sold: -$total}}
  hand-over-sale:
    transaction:
      - {update: Sale, by: [saleId], when: {repId: $from, total: $total}, set: {repId: $to}}
      - {update: Rep, where: {repId: $from}, add: {sales: -1, sold: -$total}}
      - {update: Rep, where: {repId: $to}, add: {sales: 1, sold: $total}}
  rename-author:
    steps:
      - {update: Author, by: [authorId], set: {name: $name}}
      - {list: Book, by: [authorId], limit: 20, as: b}
      - {update: Book, each: $b, set: {by: $name}, limit: 20}
    requests: 22
  order-lines-of-cart:
    steps:
      - {list: CartLine, by: [userId], limit: 20, as: c}
      - {create: OrderLine, each: $c, limit: 20, otherwise: ignore}
    requests: 21
  place-order:
    transaction:
      - {create: Order, set: {state: open}, otherwise: ignore}
      - {create: OrderLine, each: $lines, set: {orderId: $orderId, packed: $lines.ready}, limit: 9}
  rename-order:
    update: Order
    by: [orderId]
    when: {state: open, region: $region}
    set: {label: $label, gift: $gift, title: $title}
    add: {weight: $more}
    returns: [label, title]
    optional: [label, gift, more, title]
  touch-order: {update: Order, by: [orderId], when: {state: $expected}, set: {gift: $gift}, optional: [expected]}
  new-order: {create: Order, set: {state: open, label: $name}, optional: [name]}
  pay:
    steps:
      - {get: Order, by: [orderId], consistent: true, as: o}
      - {update: Order, by: [orderId], when: {region: $o.region, title: $o.title}, set: {state: paid}}
    requests: 2
  orders-in: {list: Order, by: [state, region], order: title, page: 5, returns: [orderId, title]}
  new-version:
    steps:
      - update: Document
        by: [docId]
        when: {latest: $n}
        set: {text: $text}
        add: {latest: 1}
        returns: [latest]
        as: r
      - {create: Version, set: {number: $r.latest}}
    requests: 2
  new-document: {create: Document}
  versions: {list: Version, by: [docId], order: number desc, page: 5}
"""


@cache
def writing() -> Small:
    """The family, proved without a word."""
    loaded = parse_family(SPEC)
    proved = prove_family(loaded)
    assert proved.findings == (), [(each.id, each.subject, each.seen) for each in proved.findings]
    return Small(loaded, proved.layout, proved.proofs)
