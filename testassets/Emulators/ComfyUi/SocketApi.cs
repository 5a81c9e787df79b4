using System.Net.WebSockets;
using System.Text.Json.Nodes;

namespace ImageGen.Emulators.ComfyUi;

/// <summary><c>/ws</c>: what happens to the runs of one client, told to that client alone, at the moment it happens and never again.</summary>
internal static class SocketApi
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static async Task OpenAsync(HttpContext context, Box box)
    {
        box.Traffic.CountSocket();
        var rule = box.Control.Faults.Draw(FaultPoint.Listen);
        if (await BrokenAnswers.BreakAsync(context, rule, 200, Json.ContentType, () => []))
        {
            return;
        }

        if (rule?.Kind == FaultKind.Status)
        {
            await BrokenAnswers.PageAsync(context, rule.Status);
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
            await TellAsync(socket, box, context.Request.Query["clientId"].ToString(), gone.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException or IOException)
        {
            // The client has gone.
        }

        await reading;
        if (socket.State == WebSocketState.CloseReceived)
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
        }
    }

    private static async Task TellAsync(WebSocket socket, Box box, string client, CancellationToken gone)
    {
        await SendAsync(socket, "status", new() { ["status"] = new JsonObject { ["exec_info"] = new JsonObject { ["queue_remaining"] = box.Runs.Queue.Pending.Count } }, ["sid"] = client }, gone);
        var (run, ended) = box.Runs.Of(client);
        var (told, step) = (ended.Count, 0);
        if (run is not null)
        {
            step = run.StepAt(box.Time.GetUtcNow());
            await SendAsync(socket, "executing", new() { ["node"] = "3" }, gone);
        }

        while (true)
        {
            var last = run;
            (run, ended) = box.Runs.Of(client);
            foreach (var end in ended.Skip(told))
            {
                await SendAsync(socket, end.Status switch { "made" => "execution_success", "interrupted" => "execution_interrupted", _ => "execution_error" }, About(end, box, []), gone);
                await SendAsync(socket, "executing", About(end, box, new() { ["node"] = null }), gone);
            }

            (told, step) = (ended.Count, run == last ? step : 0);
            if (run?.StepAt(box.Time.GetUtcNow()) is { } now && now > step)
            {
                step = now;
                await SendAsync(socket, "progress", About(run, box, new() { ["value"] = step, ["max"] = run.Steps, ["node"] = "3" }), gone);
            }

            await Task.Delay(Pause, box.Time, gone);
        }
    }

    private static JsonObject About(Run run, Box box, JsonObject data)
    {
        if (!box.Options.IsOld)
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
                // Nothing that a client says is of interest.
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException or IOException)
        {
            // It went without a word.
        }

        await gone.CancelAsync();
    }
}
