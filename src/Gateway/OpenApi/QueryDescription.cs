using System.Globalization;
using ImageGen.Gateway.Events;
using ImageGen.Gateway.Jobs.Listing;
using ImageGen.Gateway.Tenancy;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ImageGen.Gateway.OpenApi;

/// <summary>Describes path and query parameters, which the handlers read themselves.</summary>
internal sealed class QueryDescription : IOpenApiOperationTransformer
{
    /// <inheritdoc/>
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.Parameters ??= [];
        foreach (var id in operation.Parameters.OfType<OpenApiParameter>().Where(parameter => parameter.Name == "id"))
        {
            id.Description = "The id, as the answer to the submission gave it.";
            id.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" };
        }

        if (operation.OperationId is "providerHook" or "providerHookUnversioned")
        {
            foreach (var provider in operation.Parameters.OfType<OpenApiParameter>())
            {
                provider.Description = "The provider instance the order went to.";
            }

            operation.Parameters.Add(Query("job", "The job the order was for.", new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" }));
            operation.Parameters.Add(Query("tag", "What went out with the order; proves that the call answers it.", new OpenApiSchema { Type = JsonSchemaType.String }));
        }

        if (operation.OperationId == "listJobs")
        {
            operation.Parameters.Add(Query("status", "Only jobs of this status.", new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Enum = [.. JobQuery.Statuses.Keys],
            }));
            operation.Parameters.Add(Query("reason", "Only jobs that ended without an image for this reason.", new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Enum = [.. JobQuery.Reasons.Keys],
            }));
            operation.Parameters.Add(Query("provider", "Only jobs whose provider is this instance.", new OpenApiSchema { Type = JsonSchemaType.String }));
            operation.Parameters.Add(Query(
                $"{JobQuery.MetadataPrefix}KEY", "Only jobs whose metadata have the entry KEY with this value, for example metadata.order=7; of several each must be there.", new OpenApiSchema { Type = JsonSchemaType.String }));
            operation.Parameters.Add(Query("created_after", "Only jobs that were made at this moment or later.", new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" }));
            operation.Parameters.Add(Query("created_before", "Only jobs that were made before this moment.", new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" }));
            operation.Parameters.Add(Query("ended_after", "Only jobs that ended at this moment or later.", new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" }));
            operation.Parameters.Add(Query("ended_before", "Only jobs that ended before this moment.", new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" }));
            operation.Parameters.Add(Query("limit", "Jobs a page.", new OpenApiSchema
            {
                Type = JsonSchemaType.Integer,
                Minimum = "1",
                Maximum = JobQuery.MaxLimit.ToString(CultureInfo.InvariantCulture),
                Default = JobQuery.DefaultLimit,
            }));
            operation.Parameters.Add(Query("cursor", "The next_cursor of the page before.", new OpenApiSchema { Type = JsonSchemaType.String }));
        }

        if (operation.OperationId == "listTenants")
        {
            operation.Parameters.Add(Query("limit", "Tenants a page.", new OpenApiSchema
            {
                Type = JsonSchemaType.Integer,
                Minimum = "1",
                Maximum = TenantQuery.MaxLimit.ToString(CultureInfo.InvariantCulture),
                Default = TenantQuery.DefaultLimit,
            }));
            operation.Parameters.Add(Query("cursor", "The next_cursor of the page before.", new OpenApiSchema { Type = JsonSchemaType.String }));
        }

        if (operation.OperationId == "getJobEvents")
        {
            operation.Parameters.Add(Query(EventCursor.Parameter, "Only events with a number above this.", new OpenApiSchema
            {
                Type = JsonSchemaType.Integer,
                Minimum = "0",
                Default = 0,
            }));
        }

        if (operation.OperationId == "getEvents")
        {
            operation.Parameters.Add(Query(
                EventCursor.Parameter,
                "start, now, or the id of an event of this stream: what follows it.",
                new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 80, Default = "now" }));
            operation.Parameters.Add(Query(PageSize.Parameter, "Events a page. With Accept: application/json only.", new OpenApiSchema
            {
                Type = JsonSchemaType.Integer,
                Minimum = "1",
                Maximum = PageSize.Most.ToString(CultureInfo.InvariantCulture),
                Default = PageSize.Most,
            }));
        }

        return Task.CompletedTask;
    }

    private static OpenApiParameter Query(string name, string description, OpenApiSchema schema)
        => new() { Name = name, In = ParameterLocation.Query, Description = description, Schema = schema };
}
