using System.Text.Json.Serialization;

namespace ImageGen.Emulators;

/// <summary>The body of <c>PUT /_control</c>: it replaces all settings, so that an omitted one returns to its default.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ControlSettings
{
    [JsonPropertyName("latency")]
    public string Latency { get; init; } = "1s";

    [JsonPropertyName("start_delay")]
    public string? StartDelay { get; init; }

    [JsonPropertyName("retention")]
    public string Retention { get; init; } = "1h";

    [JsonPropertyName("output")]
    public OutputForm? Output { get; init; }

    [JsonPropertyName("rate_limit")]
    public RateLimit? RateLimit { get; init; }

    [JsonPropertyName("faults")]
    public IReadOnlyList<FaultSettings> Faults { get; init; } = [];

    public static ControlSettings Of(EmulatorControl control) => new()
    {
        Latency = control.Latency.ToString(),
        StartDelay = control.StartDelay is { } delay ? Durations.Write(delay) : null,
        Retention = Durations.Write(control.Retention),
        Output = control.Output,
        RateLimit = control.RateLimit,
        Faults = [.. control.Faults.Rules.Select(FaultSettings.Of)],
    };

    /// <exception cref="FormatException">A duration is invalid, or the limit is below 1.</exception>
    /// <exception cref="ArgumentException">A fault is invalid.</exception>
    public void ApplyTo(EmulatorControl control)
    {
        if (RateLimit is { PerMinute: < 1 } or { Burst: < 1 })
        {
            throw new FormatException("rate_limit needs per_minute and burst of at least 1.");
        }

        var latency = Emulators.Latency.Parse(Latency);
        TimeSpan? startDelay = StartDelay is null ? null : Durations.Parse(StartDelay);
        var retention = Durations.Parse(Retention);
        control.Faults.Replace([.. Faults.Select(fault => fault.ToRule())]); // This is the last step that can fail, so that either all settings apply or none.
        control.Latency = latency;
        control.StartDelay = startDelay;
        control.Retention = retention;
        control.Output = Output;
        control.RateLimit = RateLimit;
    }
}
