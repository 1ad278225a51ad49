// The tutorial's chat on Node's ws. Started with --expose-gc, it tells its memory after a collection on SIGUSR2.
import { WebSocket, WebSocketServer } from "ws";

const server = new WebSocketServer({ port: 0, path: "/ws", perMessageDeflate: false });

// Encoded once for all, as ws itself would do it for each.
function broadcast(event) {
  const json = Buffer.from(JSON.stringify(event));
  for (const client of server.clients) {
    if (client.readyState === WebSocket.OPEN) {
      client.send(json, { binary: false });
    }
  }
}

server.on("connection", (socket) => {
  let username = null;
  socket.on("error", () => socket.terminate());
  socket.on("close", () => {
    if (username !== null) {
      broadcast({ topic: "chat.system", type: "user_left", username, timestamp: new Date().toISOString() });
    }
  });
  socket.on("message", (data) => {
    const message = JSON.parse(data.toString());
    const timestamp = new Date().toISOString();
    switch (message.type) {
      case "join":
        username = message.username;
        broadcast({ topic: "chat.system", type: "user_joined", username, timestamp });
        break;
      case "message":
        broadcast({ topic: "chat.message", from: username ?? "Anonymous", message: message.text, timestamp });
        break;
      case "ping":
        socket.send(JSON.stringify({ type: "pong", timestamp: Date.now() }));
        break;
    }
  });
});

server.on("listening", () => console.log(`listening on ${server.address().port}`));

process.on("SIGUSR2", () => {
  globalThis.gc();
  globalThis.gc();
  console.log(`heap ${process.memoryUsage().heapUsed}`);
});
