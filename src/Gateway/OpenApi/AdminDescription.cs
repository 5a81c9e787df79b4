using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ImageGen.Gateway.OpenApi;

/// <summary>Describes which operations need the admin token, and the form of a setting's name.</summary>
internal sealed class AdminDescription : IOpenApiOperationTransformer
{
    /// <summary>Name of the security scheme.</summary>
    public const string Scheme = "admin";

    private static readonly string[] Operations = ["listSettings", "listSettingChanges", "getSetting", "putSetting", "deleteSetting", "setSystemConfig", "settleJob", "listTenants"];

    /// <summary>Tenant operations in which the operator may do or see more.</summary>
    private static readonly string[] Optional = ["replayJob", "listProviders"];

    /// <inheritdoc/>
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var isOptional = Optional.Contains(operation.OperationId);
        if (!isOptional && !Operations.Contains(operation.OperationId))
        {
            return Task.CompletedTask;
        }

        // The first such operation adds the scheme to the document.
        if (context.Document is { } document)
        {
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes.TryAdd(Scheme, new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "The token of Gateway:AdminToken.",
            });
            var token = new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] };
            operation.Security = isOptional ? [new OpenApiSecurityRequirement(), token] : [token];
        }

        foreach (var key in operation.Parameters?.OfType<OpenApiParameter>().Where(parameter => parameter.Name == "key") ?? [])
        {
            key.Description = "The setting: ai.image.provider, or ai.{instance}.{property}.";
        }

        return Task.CompletedTask;
    }
}
