using ImageGen.Jobs.Submission;
using ImageGen.Storage.Redis;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Storage.Tests.Redis;

public sealed class DueAgendaTests
{
    private const int Partition = 5;

    private static readonly DueSet Set = DueSet.Continue("default");

    private readonly FakeTimeProvider _time = new();
    private readonly DueAgenda _agenda;

    public DueAgendaTests() => _agenda = new DueAgenda(_time);

    [Fact]
    public void Of_a_set_that_was_never_asked_for_anything_may_be_due()
        => Assert.Equal(Enumerable.Range(0, JobId.Partitions), _agenda.FindDue(Set));

    [Fact]
    public void A_partition_is_due_when_the_time_that_the_store_told_has_passed()
    {
        Empty();
        _agenda.Record(Set, Partition, TimeSpan.FromMilliseconds(500), _agenda.Ask(Partition, Set));

        Pass(499);
        Assert.Empty(_agenda.FindDue(Set));
        Pass(1);
        Assert.Equal([Partition], _agenda.FindDue(Set));
        _agenda.Record(Set, Partition, null, _agenda.Ask(Partition, Set));
        Assert.Empty(_agenda.FindDue(Set));
    }

    [Fact]
    public void A_note_survives_the_answer_to_a_question_that_was_asked_before_it()
    {
        Empty();
        var question = _agenda.Ask(Partition, Set);
        Pass(1);
        _agenda.Note(Set, Partition, TimeSpan.FromMilliseconds(100));

        _agenda.Record(Set, Partition, null, question);

        Pass(100);
        Assert.Equal([Partition], _agenda.FindDue(Set));
    }

    [Fact]
    public void A_note_does_not_make_due_again_what_was_due_before_the_question()
    {
        Empty();
        _agenda.Note(Set, Partition, TimeSpan.Zero);
        var question = _agenda.Ask(Partition, Set);
        Pass(1);
        _agenda.Note(Set, Partition, TimeSpan.FromMilliseconds(100));

        _agenda.Record(Set, Partition, null, question);

        Assert.Empty(_agenda.FindDue(Set));
        Pass(100);
        Assert.Equal([Partition], _agenda.FindDue(Set));
    }

    [Fact]
    public void A_late_answer_to_an_earlier_question_hides_nothing()
    {
        Empty();
        var (first, second) = (_agenda.Ask(Partition, Set), _agenda.Ask(Partition, Set));
        _agenda.Record(Set, Partition, TimeSpan.Zero, second);

        _agenda.Record(Set, Partition, null, first);

        Assert.Equal([Partition], _agenda.FindDue(Set));
    }

    [Fact]
    public void Without_an_answer_what_was_due_stays_due()
    {
        Empty();
        _agenda.Note(Set, Partition, TimeSpan.Zero);

        _agenda.Ask(Partition, Set);

        Assert.Equal([Partition], _agenda.FindDue(Set));
    }

    [Fact]
    public void A_note_ends_with_the_answer_to_a_question_that_was_asked_after_it()
    {
        Empty();
        _agenda.Note(Set, Partition, TimeSpan.Zero);
        Pass(1);

        _agenda.Record(Set, Partition, null, _agenda.Ask(Partition, Set));

        Assert.Empty(_agenda.FindDue(Set));
    }

    [Fact]
    public void A_set_in_another_order_is_due_as_long_as_it_has_a_member()
    {
        var rescue = DueSet.Rescue("default");
        _agenda.FindDue(rescue);
        for (var partition = 0; partition < JobId.Partitions; partition++)
        {
            _agenda.Record(rescue, partition, partition == Partition ? TimeSpan.FromHours(1) : null, _agenda.Ask(partition, rescue));
        }

        Assert.Equal([Partition], _agenda.FindDue(rescue));
    }

    [Fact]
    public void A_note_about_a_set_that_this_process_does_not_follow_is_ignored()
    {
        Assert.False(_agenda.Note(Set, Partition, TimeSpan.Zero));
        Empty();
        Assert.True(_agenda.Note(Set, Partition, TimeSpan.Zero));
    }

    [Fact]
    public void A_set_that_nobody_asks_for_is_followed_for_a_minute()
    {
        Empty();
        Assert.Equal([Set], _agenda.Followed);
        Pass(60_001);
        Assert.Empty(_agenda.Followed);
    }

    [Fact]
    public void A_wait_ends_when_the_next_job_is_due()
    {
        Empty();
        _agenda.Note(Set, Partition, TimeSpan.FromMilliseconds(30));

        Assert.Equal(TimeSpan.FromMilliseconds(30), WaitFor(_time.GetTimestamp()));
        Assert.Equal(TimeSpan.FromMilliseconds(10), _agenda.WaitFor(_time.GetTimestamp(), TimeSpan.FromMilliseconds(10), () => { }));
    }

    [Fact]
    public void What_was_due_before_the_last_round_does_not_end_a_wait_and_what_became_due_in_it_does()
    {
        Empty();
        _agenda.Note(Set, Partition, TimeSpan.FromMilliseconds(30));
        var before = _time.GetTimestamp();
        Pass(40);

        Assert.Equal(TimeSpan.Zero, WaitFor(before));
        Assert.Equal(TimeSpan.FromHours(1), WaitFor(_time.GetTimestamp()));
    }

    [Fact]
    public void A_job_that_is_due_earlier_wakes_the_loop_that_waits()
    {
        Empty();
        var woken = 0;
        _agenda.Note(Set, Partition, TimeSpan.FromMilliseconds(30));
        _agenda.WaitFor(_time.GetTimestamp(), TimeSpan.FromHours(1), () => woken++);

        _agenda.Note(Set, 7, TimeSpan.FromMilliseconds(40));
        Assert.Equal(0, woken);
        _agenda.Note(Set, 7, TimeSpan.FromMilliseconds(20));
        Assert.Equal(1, woken);
    }

    [Fact]
    public void A_partition_may_have_jobs_unless_the_store_told_that_it_has_none()
    {
        _agenda.FindDue(Set);
        Assert.True(_agenda.MayHaveJobs(Partition));
        Empty();
        Assert.False(_agenda.MayHaveJobs(Partition));
        _agenda.Record(Set, Partition, TimeSpan.FromHours(1), _agenda.Ask(Partition, Set));
        Assert.True(_agenda.MayHaveJobs(Partition));
    }

    private void Empty()
    {
        _agenda.FindDue(Set);
        for (var partition = 0; partition < JobId.Partitions; partition++)
        {
            _agenda.Record(Set, partition, null, _agenda.Ask(partition, Set));
        }

        Pass(1);
    }

    private TimeSpan WaitFor(long since) => _agenda.WaitFor(since, TimeSpan.FromHours(1), () => { });

    private void Pass(int milliseconds) => _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
}
