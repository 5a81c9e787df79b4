namespace ImageGen.Storage.Repeats;

/// <summary>A begun request.</summary>
/// <param name="Fingerprint">The hash of caller and content.</param>
/// <param name="Id">An id that the request has in common with those that it repeats: 32 hexadecimal digits.</param>
/// <param name="Attempt">An id of this attempt alone: 32 hexadecimal digits, those of <paramref name="Id"/> for the first.</param>
/// <param name="IsRepeat">Whether it repeats an earlier one.</param>
/// <param name="At">The time of the store at which it was begun, or looked up last.</param>
/// <param name="IsBesideAnother">Whether another request with the fingerprint is being answered.</param>
/// <param name="AreOthersConnected">Whether the clients of all such requests are known to have been connected after this one began.</param>
public sealed record RepeatTicket(string Fingerprint, string Id, string Attempt, bool IsRepeat, DateTimeOffset At, bool IsBesideAnother = false, bool AreOthersConnected = true);
