using ImageGen.Gateway.Http;
using ImageGen.Storage.Waiting;

namespace ImageGen.Gateway.Turns;

/// <summary>The weight that an operator gives to a tenant.</summary>
internal sealed record TenantWeightBody
{
    /// <summary>How many jobs of the tenant begin for each one of a tenant with the weight 1, 1 to 1,000.</summary>
    public required int Weight { get; init; }

    /// <summary>Reads the body.</summary>
    /// <exception cref="ProblemException">The body is invalid; the problem lists every fault.</exception>
    public static async Task<TenantWeightBody> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var document = await JsonBody.ReadAsync(request, large: null, cancellationToken);
        var faults = new ValidationErrors();
        var fields = new JsonFields(document.RootElement, "", faults);
        var weight = fields.Whole32("weight");
        fields.RefuseRemaining();
        if (!faults.Has("weight") && weight is not (>= 1 and <= ITenantWeights.Max))
        {
            faults.Add("weight", $"must be a whole number from 1 to {ITenantWeights.Max}.");
        }

        faults.ThrowIfAny();
        return new TenantWeightBody { Weight = weight!.Value };
    }
}
