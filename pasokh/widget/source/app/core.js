// For pieces (app/pieces/): what the chat that is there already lends them (shared.js).
export const { Component, createRef, day, focusFirst, Fragment, h, hour, Icon, Later, link, linked, number, offered, piece, Problem, say, seconds, words } = self.core;
