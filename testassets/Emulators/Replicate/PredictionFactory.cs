using System.Globalization;
using System.Text.Json;

namespace ImageGen.Emulators.Replicate;

/// <summary>Decides the whole course of a prediction at its acceptance.</summary>
internal static class PredictionFactory
{
    private const string IdAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int IdLength = 26;
    private const int MaxSide = 4096;

    public static Prediction Create(Model model, string version, string? deployment, JsonElement body, TimeSpan? cancelAfter, Account account)
    {
        var control = account.Control;
        var input = body.GetProperty("input");
        var now = account.Time.GetUtcNow();
        var latency = control.Latency.NextDuration();
        var fault = control.Faults.TakeNext(FaultPoint.Outcome);
        return new Prediction
        {
            Id = NewId(),
            Model = model,
            Version = version,
            Deployment = deployment,
            Input = input,
            Prompt = Text(input, "prompt") ?? "",
            Seed = Number(input, "seed") ?? Random.Shared.Next(1, 65_536),
            Size = SizeOf(input),
            Images = (int)(Number(input, "num_outputs") ?? 1) - (fault is { Kind: FaultKind.FewerOutputs } ? 1 : 0),
            Form = control.Output ?? (model.HasSingleOutput ? OutputForm.Text : OutputForm.Array),
            CreatedAt = now,
            StartsAt = now + (control.StartDelay ?? (latency / 5)),
            EndsAt = now + (control.StartDelay is { } delay && delay > latency ? delay : latency),
            Deadline = now + cancelAfter,
            Retention = control.Retention,
            Failure = fault is { Kind: FaultKind.Fail } ? fault.Text ?? FailureTexts.Unknown : StepsFault(model, input),
            FixedImage = account.Options.FixedImage ? EmulatedImage.Fixed : null,
            Webhook = Text(body, "webhook"),
            WebhookEvents = body.TryGetProperty("webhook_events_filter", out var events)
                ? [.. events.EnumerateArray().Select(item => item.GetString()!)]
                : ["start", "output", "logs", "completed"],
        };
    }

    /// <summary>As the diffusers library counts: with a source image only the share <c>strength</c> of the steps runs, and zero steps are an error.</summary>
    private static string? StepsFault(Model model, JsonElement input)
    {
        if (Text(input, "image") is null || Real(input, "prompt_strength") is not { } strength)
        {
            return null;
        }

        var steps = Real(input, "num_inference_steps") ?? (model.Inputs.FirstOrDefault(field => field.Name == "num_inference_steps")?.Default is { } usual ? Convert.ToDouble(usual, CultureInfo.InvariantCulture) : 50);
        return Math.Floor(steps * strength) >= 1 ? null
            : string.Create(CultureInfo.InvariantCulture, $"After adjusting the num_inference_steps by strength parameter: {strength}, the number of pipelinesteps is 0 which is < 1 and not appropriate for this pipeline.");
    }

    private static double? Real(JsonElement element, string name)
        => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    private static string NewId() => string.Create(IdLength, 0, (id, _) => Random.Shared.GetItems(IdAlphabet, id));

    private static string? Text(JsonElement element, string name)
        => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long? Number(JsonElement element, string name)
        => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number)
        ? (long)number
        : null;

    /// <summary>The requested width and height; otherwise a megapixel in the requested aspect ratio.</summary>
    private static (int Width, int Height) SizeOf(JsonElement input)
    {
        if (Number(input, "width") is { } width && Number(input, "height") is { } height)
        {
            return ((int)Math.Clamp(width, 1, MaxSide), (int)Math.Clamp(height, 1, MaxSide));
        }

        var parts = Text(input, "aspect_ratio")?.Split(':');
        if (parts is not [var w, var h]
            || !int.TryParse(w, CultureInfo.InvariantCulture, out var across) || !int.TryParse(h, CultureInfo.InvariantCulture, out var down))
        {
            return (1024, 1024);
        }

        var scale = 1024 / Math.Sqrt((double)across * down);
        return (Multiple(across * scale), Multiple(down * scale));
    }

    private static int Multiple(double value) => 16 * (int)Math.Round(value / 16);
}
