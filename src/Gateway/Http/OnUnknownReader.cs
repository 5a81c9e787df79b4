using ImageGen.Contracts;

namespace ImageGen.Gateway.Http;

/// <summary>Reads a request's policy for unknown outcomes.</summary>
internal static class OnUnknownReader
{
    private const string Field = "on_unknown";

    private static readonly Dictionary<string, UnknownPolicy> Policies = new(StringComparer.Ordinal)
    {
        ["fail"] = UnknownPolicy.Fail,
        ["wait"] = UnknownPolicy.Wait,
        ["buy_again"] = UnknownPolicy.BuyAgain,
    };

    /// <summary>Null when it is absent or null, and when its policy is invalid, which is recorded as a fault.</summary>
    public static OnUnknown? Read(JsonFields body, ValidationErrors faults)
    {
        if (body.Object(Field) is not { } fields)
        {
            return null;
        }

        var policy = fields.Choice("policy", Policies);
        var limit = fields.Decimal("up_to");
        fields.RefuseRemaining();
        if (policy is { } given)
        {
            return new OnUnknown { Policy = given, UpTo = limit };
        }

        if (!faults.Has($"{Field}.policy"))
        {
            faults.Add($"{Field}.policy", $"must be given: one of {string.Join(", ", Policies.Keys)}.");
        }

        return null;
    }
}
