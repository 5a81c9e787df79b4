using System.Globalization;
using ImageGen.Gateway.Events;
using ImageGen.Gateway.Jobs.Erasure;
using ImageGen.Gateway.Jobs.Images;
using ImageGen.Gateway.Jobs.Listing;
using ImageGen.Gateway.Jobs.Statistics;
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
            var isKey = operation.OperationId is "getKey" or "revokeKey" or "rotateKey" or "putKeyLimits" or "deleteKeyLimits";
            id.Description = isKey ? "The id of the API key." : "The id from the response to the submission.";
            id.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = isKey ? null : "uuid" };
        }

        foreach (var lane in operation.Parameters.OfType<OpenApiParameter>().Where(parameter => parameter.Name == "lane"))
        {
            lane.Description = "The name of the lane.";
        }

        if (operation.OperationId is "providerHook" or "providerHookUnversioned")
        {
            foreach (var provider in operation.Parameters.OfType<OpenApiParameter>())
            {
                provider.Description = "The provider instance of the order.";
            }

            operation.Parameters.Add(Query("job", "The job of the order.", new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" }));
            operation.Parameters.Add(Query("tag", "The tag that was sent with the order; proves that the callback belongs to it.", new OpenApiSchema { Type = JsonSchemaType.String }));
        }

        if (operation.OperationId == "getStatistics")
        {
            operation.Parameters.Add(Query(StatisticsPeriod.Parameter, "The time that the steps cover.", new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Enum = [.. StatisticsPeriod.All.Select(period => period.Name)],
                Default = StatisticsPeriod.All[0].Name,
            }));
        }

        if (operation.OperationId is "listJobs" or "summarizeJobs" or "planReplays")
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
                $"{JobQuery.MetadataPrefix}KEY", "Only jobs whose metadata has the entry KEY with this value, for example metadata.order=7; with several, all must match.", new OpenApiSchema { Type = JsonSchemaType.String }));
            operation.Parameters.Add(Query("search", "Only jobs that have this text in their prompt, model, id, metadata, or the provider's id of an order, in upper or lower case.", new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                MinLength = 1,
                MaxLength = JobFilterRules.MaxSearch,
            }));
            operation.Parameters.Add(Query("created_after", "Only jobs created at this time or later.", new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" }));
            operation.Parameters.Add(Query("created_before", "Only jobs created before this time.", new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" }));
            operation.Parameters.Add(Query("ended_after", "Only jobs that ended at this time or later.", new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" }));
            operation.Parameters.Add(Query("ended_before", "Only jobs that ended before this time.", new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" }));
            if (operation.OperationId != "summarizeJobs")
            {
                operation.Parameters.Add(Query("limit", "Jobs per page.", new OpenApiSchema
                {
                    Type = JsonSchemaType.Integer,
                    Minimum = "1",
                    Maximum = JobQuery.MaxLimit.ToString(CultureInfo.InvariantCulture),
                    Default = JobQuery.DefaultLimit,
                }));
            }

            operation.Parameters.Add(Query("cursor", "The next_cursor of the previous page.", new OpenApiSchema { Type = JsonSchemaType.String }));
        }

        if (operation.OperationId is "getJobImage" or "headJobImage" or "getPicture" or "headPicture")
        {
            operation.Parameters.Add(Query(ImagePreviews.Parameter, "The preview in place of the image.", new OpenApiSchema { Type = JsonSchemaType.Boolean, Default = false }));
        }

        if (operation.OperationId == "listTenants")
        {
            operation.Parameters.Add(Query("limit", "Tenants per page.", new OpenApiSchema
            {
                Type = JsonSchemaType.Integer,
                Minimum = "1",
                Maximum = TenantQuery.MaxLimit.ToString(CultureInfo.InvariantCulture),
                Default = TenantQuery.DefaultLimit,
            }));
            operation.Parameters.Add(Query("cursor", "The next_cursor of the previous page.", new OpenApiSchema { Type = JsonSchemaType.String }));
        }

        if (operation.OperationId == "eraseTenant")
        {
            operation.Parameters.Add(Query("limit", "Jobs per call.", new OpenApiSchema
            {
                Type = JsonSchemaType.Integer,
                Minimum = "1",
                Maximum = TenantEraser.MaxLimit.ToString(CultureInfo.InvariantCulture),
                Default = TenantEraser.MaxLimit,
            }));
            operation.Parameters.Add(Query("cursor", "The next_cursor of the previous call.", new OpenApiSchema { Type = JsonSchemaType.String }));
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
                "start, now, or the id of an event of this stream: only later events.",
                new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 80, Default = "now" }));
            operation.Parameters.Add(Query(PageSize.Parameter, "Events per page. Only with Accept: application/json.", new OpenApiSchema
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
