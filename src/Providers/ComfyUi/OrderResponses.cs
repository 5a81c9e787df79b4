using System.Net;
using ImageGen.Contracts;
using ImageGen.Providers.Boxes;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.ComfyUi;

/// <summary>What ComfyUI's no to an order means, and whose fault it is: the caller's values, or the operator's workflow.</summary>
internal sealed class OrderResponses(GpuServerResponses answers, string? configuredModel)
{
    // What an order can be wrong in: numbers outside the limits of a node.
    private static readonly string[] OfCaller = ["value_smaller_than_min", "value_bigger_than_max"];

    // What no order changes: a node that the server lacks, an input or an output that the workflow lacks, a name in it that the server does not know.
    private static readonly string[] OfWorkflow =
    [
        "invalid_prompt", "missing_node_type", "prompt_no_outputs", "no_prompt", "invalid_prompt_id", "required_input_missing", "bad_linked_input", "return_type_mismatch",
        "invalid_input_type", "value_not_in_list", "custom_validation_failed", "exception_during_validation", "exception_during_inner_validation",
    ];

    /// <summary>The refusal in an answer that is not 2xx.</summary>
    /// <exception cref="ProviderFaultException">The answer is a passing refusal, or leaves open whether the order was taken.</exception>
    public Refusal Refuse(Answer answer, GenerationOrder order, string? checkpoint)
    {
        var errors = NodeError.Read(WireJson.Read(answer.Body, ComfyUiJson.Default.WireFailure));
        return answer.Status == HttpStatusCode.BadRequest && errors.Count > 0
            ? Refuse(errors, order, checkpoint)
            : answers.Refuse(answer, WordsOf(errors, order));
    }

    /// <summary>The refusal for what is wrong, also where the server took the order all the same and would leave out what hangs on it.</summary>
    public Refusal Refuse(IReadOnlyList<NodeError> errors, GenerationOrder order, string? checkpoint)
    {
        var words = WordsOf(errors, order) ?? "ComfyUI refused the workflow.";
        if (checkpoint is not null && errors.Any(error => error.Type == "value_not_in_list" && error.Text.Contains($"'{checkpoint}'", StringComparison.Ordinal)))
        {
            return GpuServerResponses.NoModel(order, configuredModel, $"ComfyUI does not have the checkpoint that was asked for. {words}");
        }

        return errors.Any(error => OfWorkflow.Contains(error.Type)) && !errors.Any(error => OfCaller.Contains(error.Type))
            ? new(FailureReason.ProviderRetired, $"The configured workflow does not run on this server. {words}") { IsOfServer = true }
            // A plug-in, or something before the server, that looks at prompts.
            : ErrorMeaning.OfText(words, order).IsModeration ? Refusals.Moderated(words, mayHaveCharged: false)
            : new(FailureReason.InvalidRequest, words);
    }

    private static string? WordsOf(IReadOnlyList<NodeError> errors, GenerationOrder order) => MessageSanitizer.Clean(string.Join("; ", errors), token: null, order);
}
