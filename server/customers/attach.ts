import { setImmediate } from 'node:timers/promises';
import type { Knex } from 'knex';
import { permissionsOf, refreshConsents, toEntries } from './consents.ts';
import { decide } from './decide.ts';
import type { Decision } from './identity.ts';
import { type Incoming, type Person, type RecordNode, rootOf } from './person.ts';
import { project } from './project.ts';
import { claimPurchases } from './queries-claims.ts';
import { insertStatements } from './queries-consents.ts';
import { heldBy, insertMerges, moveCustomers } from './queries-merges.ts';
import { insertCustomers } from './queries-projections.ts';
import { insertRecords, takeIds, updateRecords, type WrittenRecord } from './queries-records.ts';
import type { Attached, Origin } from './record.ts';
import { purchaseRefsOf } from './refs.ts';
import { reproject } from './reproject.ts';
import { refreshStats } from './stats.ts';

/**
 * Writes what a source says of people: finds out whose each record is, joins people who turn out to be one, and gives
 * everybody the consents and earlier purchases of their records. Answers what became of each row, in order. The caller
 * raises the data version, which also keeps two writers of one business from meeting here. `busy` is called when the database
 * has got the most of its work, so that the caller can do some other meanwhile.
 */
export async function attachRecords(
  trx: Knex.Transaction,
  origin: Origin,
  rows: readonly Incoming[],
  busy = () => {},
): Promise<Attached[]> {
  if (rows.length === 0) return [];
  const { decision, attached } = await decide(trx, origin, rows);
  const writing = await new Writing(trx, origin, decision).write(busy);
  return attached((person) => writing.idOf(person));
}

/** Writes a decision down, each table in one statement. */
class Writing {
  private readonly newPersons: Person[];
  private readonly personIds = new Map<Person, string>();
  private readonly recordIds = new Map<RecordNode, string>();

  constructor(
    private readonly trx: Knex.Transaction,
    private readonly origin: Origin,
    private readonly decision: Decision,
  ) {
    this.newPersons = [...new Set(decision.touched.map(({ person }) => rootOf(person)))].filter(
      ({ id }) => id === null,
    );
  }

  async write(busy: () => void): Promise<this> {
    const { trx, decision } = this;
    const { businessId } = this.origin;
    const fresh = decision.touched.filter(({ id }) => id === null);
    const ids = await takeIds(trx, this.newPersons.length, fresh.length);
    for (const [at, person] of this.newPersons.entries()) this.personIds.set(person, ids.customers[at] ?? '');
    for (const [at, node] of fresh.entries()) this.recordIds.set(node, ids.records[at] ?? '');

    const merges = await this.merges();
    const moved = this.moved();
    if (moved.length > 0) await moveCustomers(trx, businessId, moved);
    const [, statements] = await Promise.all([this.insertNewPersons(), this.insertFresh(fresh, busy)]);
    const again = decision.touched.filter(({ id }) => id !== null);
    if (again.length > 0)
      await updateRecords(
        trx,
        this.origin,
        again.map((node) => this.written(node)),
      );
    if (merges.length > 0)
      await insertMerges(trx, businessId, merges, { importId: this.origin.importId, userId: null });
    await this.refresh(
      moved.map(({ to }) => to),
      statements,
    );
    return this;
  }

  private async insertNewPersons(): Promise<void> {
    const { trx, newPersons } = this;
    if (newPersons.length === 0) return;
    await insertCustomers(
      trx,
      this.origin.businessId,
      newPersons.map((one) => this.shown(one)),
    );
  }

  /**
   * Answers what the records say of consent. One connection carries out one statement after the other: all of this is made ready
   * while the first is on its way.
   */
  private async insertFresh(fresh: readonly RecordNode[], busy: () => void): Promise<ReturnType<Writing['entries']>> {
    await setImmediate();
    const inserting =
      fresh.length > 0 &&
      insertRecords(
        this.trx,
        this.origin,
        fresh.map((node) => this.written(node)),
      );
    const entries = this.entries();
    busy();
    await inserting;
    return entries;
  }

  idOf(person: Person): string {
    const root = rootOf(person);
    const id = root.id ?? this.personIds.get(root);
    if (id === undefined) throw new Error('A person has no id.');
    return id;
  }

  private recordId(node: RecordNode): string {
    const id = node.id ?? this.recordIds.get(node);
    if (id === undefined) throw new Error('A record has no id.');
    return id;
  }

  /** Known customers who became part of another. */
  private moved(): { from: string; to: string }[] {
    const others = this.decision.joinings.flatMap(({ other }) => (other?.id ? [other] : []));
    return others.map((other) => ({ from: other.id ?? '', to: this.idOf(other) }));
  }

  private async merges() {
    const { joinings } = this.decision;
    const absorbed = [...new Set(joinings.flatMap(({ customers }) => customers))];
    const held: Awaited<ReturnType<typeof heldBy>> =
      absorbed.length > 0 ? await heldBy(this.trx, this.origin.businessId, absorbed) : new Map();
    return joinings.map(({ into, other, nodes, customers, reason }) => ({
      customerId: this.idOf(into),
      otherCustomerId: other?.id ?? null,
      recordIds: [
        ...customers.flatMap((id) => held.get(id)?.recordIds ?? []),
        ...nodes.map((node) => this.recordId(node)),
      ],
      deviceIds: customers.flatMap((id) => held.get(id)?.deviceIds ?? []),
      reason,
    }));
  }

  private shown(person: Person) {
    const statements = person.nodes.flatMap(({ incoming }) => incoming.flatMap(({ record }) => record.statements));
    const shown = project(person.nodes.map(({ facts }) => facts));
    return { id: this.idOf(person), shown, permissions: permissionsOf(statements) };
  }

  private written(node: RecordNode): WrittenRecord {
    const { facts, apart, row, changed } = node;
    return { id: this.recordId(node), customerId: this.idOf(node.person), facts, apart, row, changed };
  }

  /** What the records say of consent. */
  private entries() {
    return this.decision.touched.flatMap((node) =>
      node.incoming.flatMap(({ record }) =>
        toEntries(record, { id: this.recordId(node), customerId: this.idOf(node.person) }),
      ),
    );
  }

  /** What hangs on the records: consents, purchases that came before, and the customers who had been there. */
  private async refresh(joined: readonly string[], statements: ReturnType<Writing['entries']>): Promise<void> {
    const { trx, decision } = this;
    const { businessId } = this.origin;
    const isNew = new Set(this.personIds.values());
    const old = (ids: readonly string[]) => [...new Set(ids)].filter((id) => !isNew.has(id));

    const changed = decision.touched.filter((node) => node.changed);
    await reproject(trx, businessId, old([...changed.map(({ person }) => this.idOf(person)), ...joined]));

    const said = statements.length > 0 ? await insertStatements(trx, businessId, statements) : [];
    await refreshConsents(trx, businessId, old([...said, ...joined]));

    const claims = new Map<string, string>();
    for (const { facts, person } of changed)
      for (const ref of purchaseRefsOf(facts)) if (!claims.has(ref)) claims.set(ref, this.idOf(person));
    const claimed = claims.size > 0 ? await claimPurchases(trx, businessId, claims) : [];
    await refreshStats(trx, businessId, [...new Set([...claimed, ...joined])]);
  }
}
