using ImageGen.Gateway.Access;
using ImageGen.Storage.Access;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ImageGen.Gateway.OpenApi;

/// <summary>Describes which scope the callers of an operation need, and the form of a setting's name.</summary>
internal sealed class AccessDescription : IOpenApiOperationTransformer
{
    /// <summary>Name of the security scheme.</summary>
    public const string Scheme = "bearer";

    /// <summary>The scope that an operation needs; null when everybody may call it.</summary>
    public static AccessScope? ScopeOf(OpenApiOperationTransformerContext context)
        => context.Description.ActionDescriptor.EndpointMetadata.OfType<RequiredScope>().LastOrDefault()?.Scope;

    /// <inheritdoc/>
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (ScopeOf(context) is not { } scope || context.Document is not { } document)
        {
            return Task.CompletedTask;
        }

        // The first such operation adds the scheme to the document.
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes.TryAdd(Scheme, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "An API key, the token of Gateway:AdminToken, or a token of the configured identity provider. The needed scope is listed with each operation; admin includes all scopes. "
                + "A gateway that listens on loopback addresses only, and has no keys, requires credentials for the scope admin only.",
        });
        operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, document)] = [AccessScopes.NamesOf(scope)[0]] }];
        foreach (var key in operation.Parameters?.OfType<OpenApiParameter>().Where(parameter => parameter.Name == "key") ?? [])
        {
            key.Description = "The setting: ai.image.provider, or ai.{instance}.{property}.";
        }

        foreach (var name in operation.Parameters?.OfType<OpenApiParameter>().Where(parameter => parameter.Name == "name") ?? [])
        {
            name.Description = "The tenant's name.";
        }

        return Task.CompletedTask;
    }
}
