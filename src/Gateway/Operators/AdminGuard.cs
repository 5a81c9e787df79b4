using ImageGen.Gateway.Http;

namespace ImageGen.Gateway.Operators;

/// <summary>Requires the admin token; refuses every request when none is configured.</summary>
internal sealed class AdminGuard(OperatorCheck check) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        context.HttpContext.Response.Headers.CacheControl = "no-store";
        return !check.HasToken ? new ProblemResult(OperatorProblems.NoAdminToken) : check.Refuse(context.HttpContext) ?? await next(context);
    }
}
