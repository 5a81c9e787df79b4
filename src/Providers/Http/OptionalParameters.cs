using System.Net;

namespace ImageGen.Providers.Http;

/// <summary>
/// Sends an order, and sends it again without a parameter that the service certainly refused: an alias, a proxy or a model may support fewer parameters than
/// its name implies. Each adapter states which parameters are optional: those that it adds itself, and parameters of the caller whose loss a remark reports.
/// </summary>
internal sealed class OptionalParameters(TimeProvider clock)
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(1);

    private readonly RefusedParameters _refused = new();

    /// <summary>The final response, and the parameters that were left out of its order.</summary>
    /// <param name="model">The model for which refusals are remembered.</param>
    /// <param name="order">The order.</param>
    /// <param name="adapterParameters">The parameters that the adapter added: left out for any reason of the refusal.</param>
    /// <param name="callerParameters">Those that the caller may have requested: left out if the service does not have them, and not for an invalid value.</param>
    /// <param name="send">Sends the order without some of them, with the remaining deadline.</param>
    public async Task<(ServiceResponse Response, IReadOnlySet<string> LeftOut)> SendAsync(
        string? model, GenerationOrder order, IEnumerable<string> adapterParameters, IEnumerable<string> callerParameters, Func<GenerationOrder, IReadOnlySet<string>, Task<ServiceResponse>> send)
    {
        List<string> added = [.. adapterParameters];
        // An order that must be met exactly leaves out nothing; a random seed was not requested by the caller.
        List<string> requested = [.. callerParameters.Where(name => !order.IsExact || (name == "seed" && !order.SeedIsNamed))];
        HashSet<string> leftOut = [.. _refused.Of(model).Where(name => added.Contains(name) || requested.Contains(name))];
        var since = clock.GetTimestamp();
        while (true)
        {
            // Crash point: the previous order was certainly refused, so at most one order of this intent may be bought. MayLeave is
            // checked again before this one leaves.
            var rest = order.Deadline - clock.GetElapsedTime(since);
            var response = await send(order with { Deadline = rest > Least ? rest : Least }, leftOut);
            var refused = RefusedBy(response, order, added.Except(leftOut), requested.Except(leftOut));
            if (refused.Count == 0)
            {
                return (response, leftOut);
            }

            // Each round leaves out at least one parameter, so that the loop ends.
            foreach (var name in refused)
            {
                leftOut.Add(name);
                _refused.Add(model, name);
            }
        }
    }

    private static List<string> RefusedBy(ServiceResponse response, GenerationOrder order, IEnumerable<string> adapterParameters, IEnumerable<string> callerParameters)
    {
        // Only these statuses mean that the request was checked and refused before any work began.
        if (response.Status is not (HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity))
        {
            return [];
        }

        var error = ErrorBody.Read(response.Body);
        return error.Status is >= 500 or 408 || new ErrorMeaning(error, order).HasModerationCode
            ? []
            : [.. (ParameterRefusal.IsUnknown(error) ? adapterParameters.Concat(callerParameters) : adapterParameters).Where(name => ParameterRefusal.Names(error, name))];
    }
}
