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
        var metadata = context.HttpContext.GetEndpoint()?.Metadata;
        if (metadata?.GetMetadata<UnguardedQuery>() is null)
        {
            var faults = new ValidationErrors();
            (metadata?.GetMetadata<QueryNames>() ?? None).Check(context.HttpContext.Request.Query, faults);
            faults.ThrowIfAny();
        }

        return next(context);
    }
}
