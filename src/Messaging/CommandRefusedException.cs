namespace ImageGen.Messaging;

/// <summary>A command that can never be processed, however often it is delivered: its message goes to the <see cref="DeadLetter"/> queue.</summary>
/// <param name="reason">One of the reasons in <see cref="DeadLetter"/>.</param>
/// <param name="detail">What is wrong, without quoting the prompt.</param>
public sealed class CommandRefusedException(string reason, string detail) : Exception(detail)
{
    /// <summary>One of the reasons in <see cref="DeadLetter"/>.</summary>
    public string Reason => reason;
}
