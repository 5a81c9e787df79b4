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
            Check(context.HttpContext.Request.Query, known);
        }

        return next(context);
    }

    private static void Check(IQueryCollection query, IReadOnlyList<string> known)
    {
        var faults = new ValidationErrors();
        foreach (var (name, values) in query)
        {
            if (!known.Contains(name))
            {
                faults.Add(name, known.Count == 0
                    ? "is not a parameter of this path. It has none in the query."
                    : $"is not a parameter of this path.{NearestName.Hint(name, known)} The parameters are {string.Join(", ", known)}.");
            }
            else if (values.Count > 1)
            {
                faults.Add(name, "must be given once.");
            }
        }

        faults.ThrowIfAny();
    }
}
