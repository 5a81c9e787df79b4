using ImageGen.ServiceDefaults.Configuration;

namespace ImageGen.Gateway.Http;

/// <summary>
/// Refuses query parameters that a route does not have, and those given twice: a mistyped parameter would silently mean something else. Each route
/// declares its parameters; a route without a declaration takes none.
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
                    ? "is not a parameter of this path. The path has no query parameters."
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
