// The thread that owns the trainer. Knows neither window nor event loop.
#pragma once

#include "session/command_queue.h"
#include "session/delivery.h"
#include "session/mailbox.h"
#include "train/trainer.h"

#include <functional>
#include <thread>

namespace stacklight {

/// Trains while it is told to, and answers commands between two steps. `notify` is called on the worker's thread when the
/// mailbox was empty and something came in.
class TrainingWorker
{
public:
    explicit TrainingWorker(std::function<void()> notify);
    /// Stops after the step in hand.
    ~TrainingWorker();

    void send(Command command) { m_commands.push(std::move(command)); }
    Delivery take() { return m_mailbox.take(); }

private:
    using Clock = std::chrono::steady_clock;

    void run();
    void execute(const commands::Load &load);
    void execute(const commands::Begin &begin);
    void execute(const commands::Edit &edit);
    void execute(const commands::Play &);
    void execute(const commands::Pause &);
    void execute(const commands::StepOnce &);
    void execute(const commands::SetSpeed &speed);
    void execute(const commands::Quit &) { m_quitting = true; }

    void train(bool observe);
    void noteChanges();
    void evaluateWhenDue();
    void drawBoundaryWhenDue();
    void measureSpeed(Clock::time_point begin, Clock::time_point end);
    /// Hands over what was gathered.
    void flush();
    void fail(const Error &error);

    std::function<void()> m_notify;
    CommandQueue<Command> m_commands;
    Mailbox<Delivery> m_mailbox;

    // From here on of the worker's thread alone.
    std::shared_ptr<const Dataset> m_data;
    std::unique_ptr<Trainer> m_trainer;
    Experiment m_stepped; ///< the experiment that the last step was made with
    Delivery m_outbox;    ///< gathered since the last flush
    SessionState m_state = SessionState::Empty;
    bool m_quitting = false;
    double m_stepsPerSecond = 0; ///< the limit; 0: none
    Clock::time_point m_nextStep{};
    Clock::time_point m_nextObservation{};
    Clock::time_point m_nextFlush{};
    Clock::time_point m_nextBoundary{};
    Clock::time_point m_validationAllowed{};
    Clock::time_point m_validationWanted{};
    std::int64_t m_validatedEpoch = 0;
    std::int64_t m_validationLimit = 0; ///< examples; 0: not measured yet for this network
    Clock::time_point m_rateBegan{};
    std::int64_t m_rateSteps = 0;
    Clock::duration m_rateBusy{};

    std::thread m_thread; ///< last: starts when everything else is there
};

} // namespace stacklight
