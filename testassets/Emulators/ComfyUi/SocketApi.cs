using System.Net.WebSockets;
using System.Text.Json.Nodes;

namespace ImageGen.Emulators.ComfyUi;

/// <summary><c>/ws</c>: progress messages about a client's runs, sent only to that client, once and without a replay.</summary>
internal static class SocketApi
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static async Task OpenAsync(HttpContext context, ServerState state)
    {
        state.Traffic.CountSocket();
        var rule = state.Control.Faults.TakeNext(FaultPoint.Listen);
        if (await BrokenResponses.BreakAsync(context, rule, 200, Json.ContentType, () => []))
        {
            return;
        }

        if (rule?.Kind == FaultKind.Status)
        {
            await BrokenResponses.PageAsync(context, rule.Status);
            return;
        }

        if (!context.WebSockets.IsWebSocketRequest)
        {
            await Json.WriteAsync(context, 400, "No WebSocket UPGRADE hdr: None\n Can \"Upgrade\" only to \"WebSocket\"."u8.ToArray(), "text/plain; charset=utf-8");
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var reading = ReadAsync(socket, gone);
        try
        {
            await TellAsync(socket, state, context.Request.Query["clientId"].ToString(), gone.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException or IOException)
        {
            // The client has disconnected.
        }

        await reading;
        if (socket.State == WebSocketState.CloseReceived)
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
        }
    }

    private static async Task TellAsync(WebSocket socket, ServerState state, string client, CancellationToken gone)
    {
        await SendAsync(socket, "status", new() { ["status"] = new JsonObject { ["exec_info"] = new JsonObject { ["queue_remaining"] = state.Runs.Queue.Pending.Count } }, ["sid"] = client }, gone);
        var (run, ended) = state.Runs.Of(client);
        var (told, step) = (ended.Count, 0);
        if (run is not null)
        {
            step = run.StepAt(state.Time.GetUtcNow());
            await SendAsync(socket, "executing", new() { ["node"] = "3" }, gone);
        }

        while (true)
        {
            var last = run;
            (run, ended) = state.Runs.Of(client);
            foreach (var end in ended.Skip(told))
            {
                await SendAsync(socket, end.Status switch { "made" => "execution_success", "interrupted" => "execution_interrupted", _ => "execution_error" }, About(end, state, []), gone);
                await SendAsync(socket, "executing", About(end, state, new() { ["node"] = null }), gone);
            }

            (told, step) = (ended.Count, run == last ? step : 0);
            if (run?.StepAt(state.Time.GetUtcNow()) is { } now && now > step)
            {
                step = now;
                await SendAsync(socket, "progress", About(run, state, new() { ["value"] = step, ["max"] = run.Steps, ["node"] = "3" }), gone);
            }

            await Task.Delay(Pause, state.Time, gone);
        }
    }

    private static JsonObject About(Run run, ServerState state, JsonObject data)
    {
        if (!state.Options.IsOld)
        {
            data["prompt_id"] = run.Id;
        }

        return data;
    }

    private static Task SendAsync(WebSocket socket, string word, JsonObject data, CancellationToken gone)
        => socket.SendAsync(new ArraySegment<byte>(Json.Bytes(new JsonObject { ["type"] = word, ["data"] = data })), WebSocketMessageType.Text, endOfMessage: true, gone);

    private static async Task ReadAsync(WebSocket socket, CancellationTokenSource gone)
    {
        var buffer = new byte[1024];
        try
        {
            while ((await socket.ReceiveAsync(buffer.AsMemory(), gone.Token)).MessageType != WebSocketMessageType.Close)
            {
                // Messages of the client are ignored.
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException or IOException)
        {
            // The client disconnected without a close message.
        }

        await gone.CancelAsync();
    }
}
