using System.Net;
using ImageGen.Contracts;
using ImageGen.Providers.GpuServers;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.ComfyUi;

/// <summary>Interprets ComfyUI's refusal of an order, and who is at fault: the caller's values, or the operator's workflow.</summary>
internal sealed class OrderResponses(GpuServerResponses responses, string? configuredModel)
{
    // Errors that an order can cause: numbers outside the limits of a node.
    private static readonly string[] OfCaller = ["value_smaller_than_min", "value_bigger_than_max"];

    // Errors that no order can change: a node that the server lacks, an input or an output that the workflow lacks, a name in it that the server does not know.
    private static readonly string[] OfWorkflow =
    [
        "invalid_prompt", "missing_node_type", "prompt_no_outputs", "no_prompt", "invalid_prompt_id", "required_input_missing", "bad_linked_input", "return_type_mismatch",
        "invalid_input_type", "value_not_in_list", "custom_validation_failed", "exception_during_validation", "exception_during_inner_validation",
    ];

    /// <summary>The refusal of a response other than 2xx.</summary>
    /// <exception cref="ProviderFaultException">The response is a temporary refusal, or leaves open whether the order was accepted.</exception>
    public Refusal Refuse(ServiceResponse response, GenerationOrder order, string? checkpoint)
    {
        var errors = NodeError.Read(WireJson.Read(response.Body, ComfyUiJson.Default.WireFailure));
        return response.Status == HttpStatusCode.BadRequest && errors.Count > 0
            ? Refuse(errors, order, checkpoint)
            : responses.Refuse(response, MessageOf(errors, order));
    }

    /// <summary>The refusal for the errors, also if the server accepted the order and would leave out the dependent outputs.</summary>
    public Refusal Refuse(IReadOnlyList<NodeError> errors, GenerationOrder order, string? checkpoint)
    {
        var serviceMessage = MessageOf(errors, order) ?? "ComfyUI refused the workflow.";
        if (checkpoint is not null && errors.Any(error => error.Type == "value_not_in_list" && error.Text.Contains($"'{checkpoint}'", StringComparison.Ordinal)))
        {
            return GpuServerResponses.NoModel(order, configuredModel, $"ComfyUI does not have the requested checkpoint. {serviceMessage}");
        }

        return errors.Any(error => OfWorkflow.Contains(error.Type)) && !errors.Any(error => OfCaller.Contains(error.Type))
            ? new(FailureReason.ProviderRetired, $"The configured workflow does not run on this server. {serviceMessage}") { IsOfServer = true }
            // A plug-in or proxy that checks prompts.
            : ErrorMeaning.OfText(serviceMessage, order).IsModeration ? Refusals.Moderated(serviceMessage, mayHaveCharged: false)
            : new(FailureReason.InvalidRequest, serviceMessage);
    }

    private static string? MessageOf(IReadOnlyList<NodeError> errors, GenerationOrder order) => MessageSanitizer.Clean(string.Join("; ", errors), token: null, order);
}
