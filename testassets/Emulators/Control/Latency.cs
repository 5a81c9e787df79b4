namespace ImageGen.Emulators;

/// <summary>How long a prediction takes: uniformly distributed from <paramref name="Min"/> to <paramref name="Max"/>.</summary>
public sealed record Latency(TimeSpan Min, TimeSpan Max)
{
    /// <summary>A constant latency.</summary>
    public static Latency Fixed(TimeSpan value) => new(value, value);

    /// <summary>Reads <c>3s</c> or <c>1s..3s</c>.</summary>
    /// <exception cref="FormatException">The text is neither.</exception>
    public static Latency Parse(string text)
    {
        var parts = text.Split("..");
        var latency = new Latency(Durations.Parse(parts[0]), Durations.Parse(parts[^1]));
        return parts.Length <= 2 && latency.Min <= latency.Max
            ? latency
            : throw new FormatException($"'{text}' is not a latency; examples: 3s, 1s..3s.");
    }

    /// <inheritdoc/>
    public override string ToString() => Min == Max ? Durations.Write(Min) : $"{Durations.Write(Min)}..{Durations.Write(Max)}";

    internal TimeSpan NextDuration() => Min + ((Max - Min) * Random.Shared.NextDouble());
}
