import { buttonOf, cardText, createCrmWorld, type Who } from '../support/crm-world.ts';

export { buttonOf, cardText, type Who };

/** The company, with tasks in short words. */
export async function createTaskWorld() {
  const world = await createCrmWorld();
  const { database } = world;
  return {
    ...world,
    card: (who: Who, id: number) => world.card(who, 'task', id),
    task: (id: number) =>
      database.read((tx) => tx.prisma.task.findUniqueOrThrow({ where: { id }, include: { notes: true } })),
    tasksStored: () => database.read((tx) => tx.prisma.task.count()),
    /** Types of the events in the outbox about a task, oldest first. */
    events: (id: number) => world.events('task', id),
  };
}

export type TaskWorld = Awaited<ReturnType<typeof createTaskWorld>>;
