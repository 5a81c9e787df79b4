using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGen.Emulators.Hosting;

namespace ImageGen.Emulators.Automatic1111;

/// <summary><c>txt2img</c> and <c>img2img</c>: answered when the image is made, after everything that came before it.</summary>
internal static class TextToImageApi
{
    public static void MapTextToImage(this WebApplication app, Box box)
    {
        app.MapPost("/sdapi/v1/txt2img", context => CreateAsync(context, box, needsImage: false));
        app.MapPost("/sdapi/v1/img2img", context => CreateAsync(context, box, needsImage: true));
    }

    private static async Task CreateAsync(HttpContext context, Box box, bool needsImage)
    {
        box.Traffic.CountCreate();
        var since = Stopwatch.GetTimestamp();
        var rule = box.Control.Faults.Draw(FaultPoint.Create);
        if (rule is not null && rule is not { Kind: FaultKind.Hang, Delay: not null })
        {
            await Answers.SendAsync(context, box, rule, () => new JsonObject());
            return;
        }

        if (await ReadAsync(context) is not { } body)
        {
            await Answers.UnprocessableAsync(context, [RunReader.Finding("body", "Expecting value: line 1 column 1 (char 0)", "value_error.jsondecode")]);
            return;
        }

        var (order, findings) = RunReader.Read(body);
        if (order is null)
        {
            await Answers.UnprocessableAsync(context, findings!);
            return;
        }

        if (needsImage && InitImages.FaultOf(body) is var (status, detail))
        {
            await Answers.HttpExceptionAsync(context, box, status, detail);
            return;
        }

        var run = Take(box, order, body);
        var fault = box.Control.Faults.Draw(FaultPoint.Accepted);
        await run.Ended.Task.WaitAsync(context.RequestAborted);
        if (fault is null && run.Failure is { } failure)
        {
            var isMemory = failure.Contains("out of memory", StringComparison.Ordinal);
            await Answers.ExceptionAsync(context, box, 500, isMemory ? "OutOfMemoryError" : "RuntimeError", "", failure);
            return;
        }

        context.Response.Headers["X-Process-Time"] = Stopwatch.GetElapsedTime(since).TotalSeconds.ToString("F4", CultureInfo.InvariantCulture);
        await Answers.SendAsync(context, box, fault, () => ViewOf(box, run));
    }

    /// <summary>Takes it in: from here on it is in the ledger and in the line, whatever becomes of the connection.</summary>
    private static Run Take(Box box, RunOrder order, JsonElement body)
    {
        var run = new Run
        {
            Id = $"run-{Guid.NewGuid():N}",
            Order = order,
            Body = body,
            At = box.Time.GetUtcNow(),
            Duration = box.Control.Latency.Draw(),
            Outcome = box.Control.Faults.Draw(FaultPoint.Outcome),
        };
        box.Ledger.Record(new Purchase(() => (run.Status, run.HasEnded ? true : null))
        {
            Id = run.Id,
            At = run.At,
            Model = order.Checkpoint ?? box.Checkpoint,
            Prompt = order.Prompt,
            Seed = order.Seed,
            Size = FormattableString.Invariant($"{order.Width}x{order.Height}"),
            ClientRequestId = order.TaskId,
            Input = body,
            Draw = () => run.Draw(box.Options.FixedPicture),
        });
        box.Runs.Add(run, one => MakeAsync(box, one));
        return run;
    }

    private static async Task MakeAsync(Box box, Run run)
    {
        var before = box.Checkpoint;
        if (run.Order.Checkpoint is { } asked && box.Options.Checkpoints.FirstOrDefault(name => IsSame(asked, name)) is var found)
        {
            // Forge raises where AUTOMATIC1111 drops the wish.
            run.Failure = found is null && box.IsForge ? $"Unknown checkpoint: {asked}" : null;
            box.Checkpoint = found ?? before;
        }

        run.Checkpoint = box.Checkpoint;
        if (run.Failure is null)
        {
            var isStopped = run.Outcome is { Kind: FaultKind.Interrupted };
            var end = run.BegunAt!.Value + (isStopped ? run.Duration / 2 : run.Duration);
            await Task.WhenAny(box.Time.WaitUntilAsync(end, CancellationToken.None), run.Interrupted.Task);
            if (isStopped)
            {
                run.Interrupted.TrySetResult();
            }

            run.Failure = run.Outcome is { Kind: FaultKind.Fail } failing ? failing.Text ?? "failed" : null;
        }

        if (run.Order.RestoresCheckpoint && !box.IsForge)
        {
            box.Checkpoint = before;
        }
    }

    // By name, file name, title or hash.
    private static bool IsSame(string asked, string name) => asked == name || asked == $"{name}.safetensors" || asked == TitleOf(name) || asked == HashOf(name);

    public static string HashOf(string name) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name)))[..10];

    public static string TitleOf(string name) => $"{name}.safetensors [{HashOf(name)}]";

    private static JsonObject ViewOf(Box box, Run run)
    {
        var order = run.Order;
        var pictures = run.Draw(box.Options.FixedPicture);
        var hasGrid = order.SavesImages && pictures.Count > 1;
        var images = hasGrid ? pictures.Prepend(Picture.Draw("grid", order.Seed, 0, order.Width, order.Height)) : pictures;
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
            ["images"] = new JsonArray([.. (order.SendsImages ? images : []).Select(picture => (JsonNode)Convert.ToBase64String(picture))]),
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
