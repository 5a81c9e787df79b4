using System.ComponentModel.DataAnnotations;
using ImageGen.Contracts;

namespace ImageGen.Jobs.Requests;

/// <summary>Rules for a request's policy for unknown outcomes.</summary>
internal static class UnknownRules
{
    private static readonly RangeAttribute LimitRange = ContractLimits.RangeOf<OnUnknown>(nameof(OnUnknown.UpTo));

    public static void Check(OnUnknown? policy, List<RequestFault> faults)
    {
        if (policy is null)
        {
            return;
        }

        if (!Enum.IsDefined(policy.Policy))
        {
            faults.Add(new("on_unknown.policy", "must be fail, wait or buy_again."));
        }

        if (policy.UpTo is not null && policy.Policy != UnknownPolicy.BuyAgain)
        {
            faults.Add(new("on_unknown.up_to", "is only for the policy buy_again."));
        }

        if (policy.UpTo is { } limit && !ContractLimits.IsWithin(LimitRange, limit))
        {
            faults.Add(new("on_unknown.up_to", $"must be from {LimitRange.Minimum} to {LimitRange.Maximum}, in US dollars."));
        }
    }
}
