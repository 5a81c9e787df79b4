using ImageGen.Gateway.Http;
using ImageGen.Storage.Jobs;

namespace ImageGen.Gateway.Jobs.Recovery;

/// <summary>What the operator found out about a purchase; exactly one of the two fields.</summary>
internal sealed record SettlementRequest
{
    private const int MaxIdLength = 200;

    /// <summary>Whether the image was bought. False: the job is ordered again. True: the job fails, and its cost is certain.</summary>
    public bool? Bought { get; init; }

    /// <summary>The provider's id of the purchase, 1 to 200 printable ASCII characters: the job continues with that purchase.</summary>
    public string? ProviderId { get; init; }

    /// <summary>Reads the body.</summary>
    /// <exception cref="Gateway.Http.ProblemException">The body is invalid; the problem lists every fault.</exception>
    public static async Task<Settlement> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var document = await JsonBody.ReadAsync(request, large: null, cancellationToken);
        var faults = new ValidationErrors();
        var fields = new JsonFields(document.RootElement, "", faults);
        var (bought, id) = (fields.Boolean("bought"), fields.Text("provider_id"));
        fields.RefuseRemaining();
        if (id is not null && (id.Length is 0 or > MaxIdLength || id.Any(character => character is < '!' or > '~') || id.All(character => character == '.')))
        {
            faults.Add("provider_id", $"must be 1 to {MaxIdLength} printable ASCII characters without spaces, and not only dots.");
        }

        if (bought is null == id is null && !faults.Has("bought") && !faults.Has("provider_id"))
        {
            faults.Add(ValidationErrors.Body, "must have either bought or provider_id.");
        }

        faults.ThrowIfAny();
        return id is not null ? new Settlement.Found(id) : bought == true ? new Settlement.Bought() : new Settlement.NotBought();
    }
}
