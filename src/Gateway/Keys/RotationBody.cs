using ImageGen.Gateway.Http;

namespace ImageGen.Gateway.Keys;

/// <summary>How a key is rotated.</summary>
internal sealed record RotationBody
{
    /// <summary>The longest overlap, in seconds: 30 days.</summary>
    public const int MaxOverlap = 2_592_000;

    /// <summary>Seconds for which the previous key is still accepted, 0 to 2,592,000 (30 days). Default 0: it is refused at once.</summary>
    public int? Overlap { get; init; }

    /// <summary>Reads the body.</summary>
    /// <exception cref="Gateway.Http.ProblemException">The body is invalid; the problem lists every fault.</exception>
    public static async Task<RotationBody> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var document = await JsonBody.ReadAsync(request, large: null, cancellationToken);
        var faults = new ValidationErrors();
        var fields = new JsonFields(document.RootElement, "", faults);
        var overlap = fields.Whole32("overlap");
        fields.RefuseRemaining();
        if (overlap is < 0 or > MaxOverlap)
        {
            faults.Add("overlap", $"must be 0 to {MaxOverlap} seconds.");
        }

        faults.ThrowIfAny();
        return new RotationBody { Overlap = overlap };
    }
}
