import { heightOf, WIDTH } from "models/flow_sizes"

// Where the steps of a flow stand when they are arranged: in columns, as one comes after the other, from the side where reading starts.
const [BETWEEN_COLUMNS, BETWEEN_ROWS] = [90, 40]
const GRID = 10

export async function arranged(steps) {
  const { Graph, layout } = await import("@dagrejs/dagre")
  const graph = new Graph()
  graph.setGraph({ rankdir: "LR", ranksep: BETWEEN_COLUMNS, nodesep: BETWEEN_ROWS })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const step of steps) graph.setNode(step.id, { width: WIDTH, height: heightOf(step) })
  for (const { id, exits } of steps) for (const { to } of exits) if (to && graph.hasNode(to)) graph.setEdge(id, to)
  layout(graph)
  return Object.fromEntries(steps.map(({ id }) => [id, cornerOf(graph.node(id))]))
}

function cornerOf({ x, y, width, height }) { return [round(x - width / 2), round(y - height / 2)] }

function round(number) { return Math.round(number / GRID) * GRID }
