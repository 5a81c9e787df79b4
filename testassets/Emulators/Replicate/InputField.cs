namespace ImageGen.Emulators.Replicate;

/// <summary>One field of a model's input, as its schema declares it.</summary>
internal sealed record InputField(string Name, InputType Type)
{
    public decimal? Minimum { get; init; }

    public decimal? Maximum { get; init; }

    public IReadOnlyList<string>? Choices { get; init; }

    public object? Default { get; init; }

    public bool Required { get; init; }

    public string? Description { get; init; }
}
