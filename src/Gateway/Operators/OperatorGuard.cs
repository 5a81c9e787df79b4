namespace ImageGen.Gateway.Operators;

/// <summary>Requires the admin token when one is configured; otherwise lets every request pass.</summary>
internal sealed class OperatorGuard(OperatorCheck check) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
        => check.Refuse(context.HttpContext) ?? await next(context);
}
