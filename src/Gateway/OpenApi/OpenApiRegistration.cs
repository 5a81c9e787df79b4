using Scalar.AspNetCore;

namespace ImageGen.Gateway.OpenApi;

/// <summary>The OpenAPI document at <c>/openapi/v1.json</c> and the page that shows it at <c>/scalar</c>.</summary>
internal static class OpenApiRegistration
{
    /// <summary>Registers the document.</summary>
    public static IServiceCollection AddGatewayOpenApi(this IServiceCollection services) => services.AddOpenApi("v1", options => options
        .AddDocumentTransformer<DocumentDescription>()
        .AddOperationTransformer<HeaderDescription>()
        .AddOperationTransformer<QueryDescription>()
        .AddOperationTransformer<WebhookDescription>()
        .AddOperationTransformer<AccessDescription>()
        .AddOperationTransformer<ResponseDescription>()
        .AddOperationTransformer<ProblemDescription>()
        .AddSchemaTransformer<RequestLimits>()
        .AddSchemaTransformer<BodyLimits>()
        .AddSchemaTransformer<ResponseFields>());

    /// <summary>Maps the document and the page. The page loads nothing from other hosts and sends no telemetry.</summary>
    public static void MapGatewayOpenApi(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi().AllowAnonymous();
        routes.MapScalarApiReference(options =>
        {
            options.Title = "ImageGen";
            options.DefaultFonts = false;
            options.Telemetry = false;
        }).AllowAnonymous();
    }
}
