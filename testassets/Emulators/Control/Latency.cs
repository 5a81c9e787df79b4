namespace ImageGen.Emulators;

/// <summary>How long a prediction takes: somewhere from <paramref name="Min"/> to <paramref name="Max"/>, evenly spread.</summary>
public sealed record Latency(TimeSpan Min, TimeSpan Max)
{
    /// <summary>Always the same.</summary>
    public static Latency Fixed(TimeSpan value) => new(value, value);

    /// <summary>Reads <c>3s</c> or <c>1s..3s</c>.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static Latency Parse(string text)
    {
        var parts = text.Split("..");
        var latency = new Latency(Durations.Parse(parts[0]), Durations.Parse(parts[^1]));
        return parts.Length <= 2 && latency.Min <= latency.Max
            ? latency
            : throw new FormatException($"'{text}' is not a latency; 3s and 1s..3s are.");
    }

    /// <inheritdoc/>
    public override string ToString() => Min == Max ? Durations.Write(Min) : $"{Durations.Write(Min)}..{Durations.Write(Max)}";

    internal TimeSpan Draw() => Min + ((Max - Min) * Random.Shared.NextDouble());
}
