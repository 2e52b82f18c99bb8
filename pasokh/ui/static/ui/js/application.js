import { Application } from "@hotwired/stimulus"

// Controllers are loaded when an element first asks for one; their modules stand in the import map.
const application = Application.start()
const known = new Set(Object.keys(JSON.parse(document.querySelector("script[type=importmap]").textContent).imports))
const loaded = new Set()

function load(identifier) {
  const module = `controllers/${identifier.replaceAll("--", "/").replaceAll("-", "_")}_controller`
  if (loaded.has(identifier) || !known.has(module)) return
  loaded.add(identifier)
  import(module)
    .then(({ default: controller }) => application.register(identifier, controller))
    .catch(error => { loaded.delete(identifier); console.error(`The controller ${identifier} could not be loaded`, error) })
}

function loadWithin(root) {
  for (const element of [root, ...root.querySelectorAll("[data-controller]")]) {
    element.getAttribute("data-controller")?.split(/\s+/).filter(Boolean).forEach(load)
  }
}

new MutationObserver(changes => {
  for (const { target, addedNodes, type } of changes) {
    if (type === "attributes") loadWithin(target)
    else addedNodes.forEach(node => node.nodeType === Node.ELEMENT_NODE && loadWithin(node))
  }
}).observe(document.documentElement, { childList: true, subtree: true, attributeFilter: ["data-controller"] })

loadWithin(document.documentElement)

// What the reader has opened stays open when its part of the page is drawn anew by morphing: attributes named in data-keep are hers.
if (globalThis.Idiomorph) Idiomorph.defaults.callbacks.beforeAttributeUpdated = (name, element) => !element.dataset?.keep?.split(" ").includes(name)

window.Stimulus = application
