using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGen.Emulators.Hosting;

namespace ImageGen.Emulators.Automatic1111;

/// <summary><c>txt2img</c> and <c>img2img</c>: the response is sent when the image is finished, after all earlier orders.</summary>
internal static class TextToImageApi
{
    public static void MapTextToImage(this WebApplication app, ServerState state)
    {
        app.MapPost("/sdapi/v1/txt2img", context => CreateAsync(context, state, needsImage: false));
        app.MapPost("/sdapi/v1/img2img", context => CreateAsync(context, state, needsImage: true));
    }

    private static async Task CreateAsync(HttpContext context, ServerState state, bool needsImage)
    {
        state.Traffic.CountCreate();
        var since = Stopwatch.GetTimestamp();
        var rule = state.Control.Faults.TakeNext(FaultPoint.Create);
        if (rule is not null && rule is not { Kind: FaultKind.Hang, Delay: not null })
        {
            await Responses.SendAsync(context, state, rule, () => new JsonObject());
            return;
        }

        if (await ReadAsync(context) is not { } body)
        {
            await Responses.UnprocessableAsync(context, [RunReader.Finding("body", "Expecting value: line 1 column 1 (char 0)", "value_error.jsondecode")]);
            return;
        }

        var (order, findings) = RunReader.Read(body);
        if (order is null)
        {
            await Responses.UnprocessableAsync(context, findings!);
            return;
        }

        if (needsImage && InitImages.FaultOf(body) is var (status, detail))
        {
            await Responses.HttpExceptionAsync(context, state, status, detail);
            return;
        }

        var run = Take(state, order, body);
        var fault = state.Control.Faults.TakeNext(FaultPoint.Accepted);
        await run.Ended.Task.WaitAsync(context.RequestAborted);
        if (fault is null && run.Failure is { } failure)
        {
            var isMemory = failure.Contains("out of memory", StringComparison.Ordinal);
            await Responses.ExceptionAsync(context, state, 500, isMemory ? "OutOfMemoryError" : "RuntimeError", "", failure);
            return;
        }

        context.Response.Headers["X-Process-Time"] = Stopwatch.GetElapsedTime(since).TotalSeconds.ToString("F4", CultureInfo.InvariantCulture);
        await Responses.SendAsync(context, state, fault, () => ViewOf(state, run));
    }

    /// <summary>Accepts the order: it is recorded in the ledger and queued, whether the connection survives or not.</summary>
    private static Run Take(ServerState state, RunOrder order, JsonElement body)
    {
        var run = new Run
        {
            Id = $"run-{Guid.NewGuid():N}",
            Order = order,
            Body = body,
            At = state.Time.GetUtcNow(),
            Duration = state.Control.Latency.NextDuration(),
            Outcome = state.Control.Faults.TakeNext(FaultPoint.Outcome),
        };
        state.Ledger.Record(new Purchase(() => (run.Status, run.HasEnded ? true : null))
        {
            Id = run.Id,
            At = run.At,
            Model = order.Checkpoint ?? state.Checkpoint,
            Prompt = order.Prompt,
            Seed = order.Seed,
            Size = FormattableString.Invariant($"{order.Width}x{order.Height}"),
            ClientRequestId = order.TaskId,
            Input = body,
            Draw = () => run.Draw(state.Options.FixedImage),
        });
        state.Runs.Add(run, one => MakeAsync(state, one));
        return run;
    }

    private static async Task MakeAsync(ServerState state, Run run)
    {
        var before = state.Checkpoint;
        if (run.Order.Checkpoint is { } asked && state.Options.Checkpoints.FirstOrDefault(name => IsSame(asked, name)) is var found)
        {
            // Forge raises an error where AUTOMATIC1111 ignores the option.
            run.Failure = found is null && state.IsForge ? $"Unknown checkpoint: {asked}" : null;
            state.Checkpoint = found ?? before;
        }

        run.Checkpoint = state.Checkpoint;
        if (run.Failure is null)
        {
            var isStopped = run.Outcome is { Kind: FaultKind.Interrupted };
            var end = run.BegunAt!.Value + (isStopped ? run.Duration / 2 : run.Duration);
            await Task.WhenAny(state.Time.WaitUntilAsync(end, CancellationToken.None), run.Interrupted.Task);
            if (isStopped)
            {
                run.Interrupted.TrySetResult();
            }

            run.Failure = run.Outcome is { Kind: FaultKind.Fail } failing ? failing.Text ?? "failed" : null;
        }

        if (run.Order.RestoresCheckpoint && !state.IsForge)
        {
            state.Checkpoint = before;
        }
    }

    // By name, file name, title or hash.
    private static bool IsSame(string asked, string name) => asked == name || asked == $"{name}.safetensors" || asked == TitleOf(name) || asked == HashOf(name);

    public static string HashOf(string name) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name)))[..10];

    public static string TitleOf(string name) => $"{name}.safetensors [{HashOf(name)}]";

    private static JsonObject ViewOf(ServerState state, Run run)
    {
        var order = run.Order;
        var drawn = run.Draw(state.Options.FixedImage);
        var hasGrid = order.SavesImages && drawn.Count > 1;
        var images = hasGrid ? drawn.Prepend(EmulatedImage.Draw("grid", order.Seed, 0, order.Width, order.Height)) : drawn;
        var info = new JsonObject
        {
            ["prompt"] = order.Prompt,
            ["seed"] = order.Seed,
            ["all_seeds"] = new JsonArray([.. Enumerable.Range(0, order.Count).Select(number => (JsonNode)(order.Seed + number))]),
            ["width"] = order.Width,
            ["height"] = order.Height,
            ["steps"] = order.Steps,
            ["sd_model_name"] = run.Checkpoint,
            ["sd_model_hash"] = HashOf(run.Checkpoint),
            ["index_of_first_image"] = hasGrid ? 1 : 0,
            ["job_timestamp"] = run.Timestamp,
            ["infotexts"] = new JsonArray($"{order.Prompt}\nSteps: {order.Steps}, Seed: {order.Seed}, Model hash: {HashOf(run.Checkpoint)}, Model: {run.Checkpoint}"),
        };
        return new JsonObject
        {
            ["images"] = new JsonArray([.. (order.SendsImages ? images : []).Select(image => (JsonNode)Convert.ToBase64String(image))]),
            ["parameters"] = InitImages.Without(JsonNode.Parse(run.Body.GetRawText())!.AsObject()),
            ["info"] = info.ToJsonString(),
        };
    }

    private static async Task<JsonElement?> ReadAsync(HttpContext context)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
