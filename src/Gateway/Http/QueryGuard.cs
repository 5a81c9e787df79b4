using ImageGen.ServiceDefaults.Configuration;

namespace ImageGen.Gateway.Http;

/// <summary>
/// Refuses a query parameter that a route does not have, and one that is given twice: a mistyped one would silently mean something else. Routes say
/// what they take; one that says nothing takes none.
/// </summary>
internal sealed class QueryGuard : IEndpointFilter
{
    private static readonly QueryNames None = new([]);

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var names = context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<QueryNames>() ?? None;
        if (names.Names is { } known)
        {
            Check(context.HttpContext.Request.Query, known, names.Prefix);
        }

        return next(context);
    }

    private static void Check(IQueryCollection query, IReadOnlyList<string> known, string? prefix)
    {
        var faults = new ValidationErrors();
        foreach (var (name, values) in query)
        {
            if (!known.Contains(name) && (prefix is null || !name.StartsWith(prefix, StringComparison.Ordinal)))
            {
                faults.Add(name, known.Count == 0
                    ? "is not a parameter of this path. It has none in the query."
                    : $"is not a parameter of this path.{Hint(name, known, prefix)} The parameters are {string.Join(", ", prefix is null ? known : known.Append($"{prefix}KEY"))}.");
            }
            else if (values.Count > 1)
            {
                faults.Add(name, "must be given once.");
            }
        }

        faults.ThrowIfAny();
    }

    /// <summary>The nearest name. For a name with a key after a dot, the part before the dot is compared with the prefix.</summary>
    private static string Hint(string name, IReadOnlyList<string> known, string? prefix)
        => prefix is not null && name.IndexOf('.', StringComparison.Ordinal) is > 0 and var point && NearestName.Find(name[..point], [prefix]) is not null
            ? $" Did you mean {prefix}{name[(point + 1)..]}?"
            : NearestName.Hint(name, known);
}
