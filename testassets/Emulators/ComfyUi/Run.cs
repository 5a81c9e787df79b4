using System.Text.Json.Nodes;

namespace ImageGen.Emulators.ComfyUi;

/// <summary>One accepted workflow.</summary>
internal sealed class Run
{
    public required string Id { get; init; }

    public required int Number { get; init; }

    public required JsonObject Graph { get; init; }

    /// <summary>The outputs that run.</summary>
    public required IReadOnlyList<string> Outputs { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required TimeSpan Duration { get; init; }

    /// <summary>The client that ordered it, the only one that gets its progress messages; null for none.</summary>
    public string? Client { get; init; }

    /// <summary>The fault of its outcome; null for none.</summary>
    public FaultRule? Outcome { get; init; }

    // RunStore sets the members below.
    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    public bool IsInterrupted { get; set; }

    public bool IsDeleted { get; set; }

    /// <summary>Whether the same workflow ran before: then nothing is executed, and the run has no output.</summary>
    public bool IsCached { get; set; }

    /// <summary>The saved files by output, computed once at the end.</summary>
    public JsonObject Files { get; set; } = [];

    public string? Failure => Outcome is { Kind: FaultKind.Fail } ? Outcome.Text ?? "failed" : null;

    public string Status => IsDeleted ? "deleted" : EndedAt is null ? StartedAt is null ? "pending" : "running" : IsInterrupted || Outcome is { Kind: FaultKind.Interrupted } ? "interrupted" : Failure is not null ? "failed" : "made";

    public string Prompt => Text(Source("positive"), "text");

    public long Seed => (long)NumberIn(Sampler, "seed");

    public int Width => (int)NumberIn(Source("latent_image"), "width");

    public int Height => (int)NumberIn(Source("latent_image"), "height");

    public int Steps => (int)NumberIn(Sampler, "steps");

    public string FilePrefix => Graph.Select(pair => pair.Value).Where(node => GraphRules.TypeOf(node) == "SaveImage").Select(node => Text(node, "filename_prefix")).FirstOrDefault("ComfyUI");

    private JsonNode? Sampler => Graph.Select(pair => pair.Value).FirstOrDefault(node => GraphRules.TypeOf(node) == "KSampler");

    /// <summary>Returns how many steps are done at a given time.</summary>
    public int StepAt(DateTimeOffset now) => StartedAt is { } start ? Math.Clamp((int)((now - start) / Duration * Steps), 0, Steps) : 0;

    public byte[] Draw() => EmulatedImage.Draw(Prompt, Seed, 0, Math.Max(Width, 16), Math.Max(Height, 16));

    private JsonNode? Source(string input) => GraphRules.LinkOf(Sampler?["inputs"]?[input]) is { } id ? Graph[id] : null;

    private static string Text(JsonNode? node, string input) => node?["inputs"]?[input]?.ToString() ?? "";

    private static double NumberIn(JsonNode? node, string input) => double.TryParse(Text(node, input), System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : 0;
}
