using System.Text.Json.Serialization;

namespace ImageGen.Emulators;

/// <summary>A <see cref="FaultRule"/> as JSON.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record FaultSettings
{
    [JsonPropertyName("on")]
    public required FaultPoint On { get; init; }

    [JsonPropertyName("kind")]
    public required FaultKind Kind { get; init; }

    [JsonPropertyName("times")]
    public int? Times { get; init; }

    [JsonPropertyName("probability")]
    public double Probability { get; init; } = 1;

    [JsonPropertyName("status")]
    public int Status { get; init; } = 500;

    [JsonPropertyName("text")]
    public string? Text { get; init; }

    [JsonPropertyName("retry_after")]
    public int RetryAfter { get; init; } = 5;

    [JsonPropertyName("in_header")]
    public bool InHeader { get; init; }

    [JsonPropertyName("delay")]
    public string? Delay { get; init; }

    public static FaultSettings Of(FaultRule rule) => new()
    {
        On = rule.On,
        Kind = rule.Kind,
        Times = rule.Times,
        Probability = rule.Probability,
        Status = rule.Status,
        Text = rule.Text,
        RetryAfter = rule.RetryAfter,
        InHeader = rule.InHeader,
        Delay = rule.Delay is { } delay ? Durations.Write(delay) : null,
    };

    /// <exception cref="FormatException">The delay is not a duration.</exception>
    public FaultRule ToRule() => new()
    {
        On = On,
        Kind = Kind,
        Times = Times,
        Probability = Probability,
        Status = Status,
        Text = Text,
        RetryAfter = RetryAfter,
        InHeader = InHeader,
        Delay = Delay is null ? null : Durations.Parse(Delay),
    };
}
